-- The newest version, and the snapshot when asked for. ARGV: 6 '1' with the snapshot.
if ARGV[6] == '1' then return answer('ok', version, {}, redis.call('HGET', KEYS[4], 'd') or '') end
return answer('ok', version)
