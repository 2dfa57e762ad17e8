-- Keeps a lease for longer. ARGV: 6 token, 7 until.
if version == '-1' or redis.call('HGET', KEYS[6], 't') ~= ARGV[6] then return answer('lost', version) end
schedule(ARGV[7])
return answer('ok', version)
