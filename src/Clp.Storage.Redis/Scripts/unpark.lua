-- Takes a message out of the parking. ARGV: 6 id, 7 '1' back to the end of its lane, '0' for good.
local kept = version ~= '-1' and redis.call('HGET', KEYS[7], ARGV[6])
if not kept then return answer('none', version) end
local waiting = redis.call('LLEN', KEYS[5])
local isScheduled = redis.call('ZSCORE', KEYS[11], sid)
redis.call('HDEL', KEYS[7], ARGV[6])
redis.call('HINCRBY', KEYS[9], 'k', -1)
if redis.call('HLEN', KEYS[7]) == 0 then redis.call('SREM', KEYS[12], sid) end
if ARGV[7] == '1' then
  local _, before = struct.unpack('<I4I4', kept)
  redis.call('RPUSH', KEYS[5], string.sub(kept, 9 + before))
  redis.call('HINCRBY', KEYS[9], 'w', 1)
  if not isScheduled then schedule('') end
end
return answer('ok', version)
