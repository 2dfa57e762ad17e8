-- Ends a lease. ARGV: 6 token, 7 how many were delivered, 8 when to try again ('' no retry), 9 the parked message's id ('' none), 10 what to keep with it.
if version == '-1' or redis.call('HGET', KEYS[6], 't') ~= ARGV[6] then return answer('lost', version) end
local delivered, before = tonumber(ARGV[7]), tonumber(redis.call('HGET', KEYS[6], 'a') or '0')
local length = redis.call('LLEN', KEYS[5])
local gone = delivered + (ARGV[9] ~= '' and 1 or 0)
if length < gone then return answer('damaged', version) end
local attempts = delivered == 0 and before + 1 or 1
redis.call('HLEN', KEYS[9])
redis.call('HLEN', KEYS[7])
redis.call('SCARD', KEYS[12])
if ARGV[9] ~= '' then
  local poison = redis.call('LINDEX', KEYS[5], delivered)
  -- Kept with its own count of what stands before the message, so that the message can be put back as it was.
  local kept = struct.pack('<I4I4', attempts, #ARGV[10]) .. ARGV[10] .. poison
  if redis.call('HSET', KEYS[7], ARGV[9], kept) == 1 then redis.call('HINCRBY', KEYS[9], 'k', 1) end
  redis.call('SADD', KEYS[12], sid)
end
if gone > 0 then
  redis.call('LTRIM', KEYS[5], gone, -1)
  redis.call('HINCRBY', KEYS[9], 'w', -gone)
end
if length == gone then
  redis.call('DEL', KEYS[6])
  redis.call('ZREM', KEYS[11], sid)
  return answer('ok', version)
end
redis.call('HDEL', KEYS[6], 't')
local counted = 0
if ARGV[8] ~= '' then counted = attempts elseif gone == 0 then counted = before end
redis.call('HSET', KEYS[6], 'a', counted)
schedule(ARGV[8])
return answer('ok', version)
