-- Keeps a snapshot, unless it is older than the kept one or of a version the stream never had. ARGV: 6 version, 7 snapshot.
local offered = tonumber(ARGV[6])
if offered <= tonumber(version) and offered >= tonumber(redis.call('HGET', KEYS[4], 'v') or '-1') then
  redis.call('HSET', KEYS[4], 'v', ARGV[6], 'd', ARGV[7])
end
return answer('ok', version)
