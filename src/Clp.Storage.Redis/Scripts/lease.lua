-- Leases lanes that are still free. KEYS: 1 lanes, then lane state, lane and head of each. ARGV: 1 now, 2 until, 3 token, 4 how many messages of each.
-- Returns attempts, name and messages of each; nothing for a lane that somebody else was quicker to take.
local leases = {}
for i = 1, (#KEYS - 1) / 3 do
  local state, lane, head = KEYS[3 * i - 1], KEYS[3 * i], KEYS[3 * i + 1]
  local sid = string.sub(head, -64)
  local available = redis.call('ZSCORE', KEYS[1], sid)
  local messages = redis.call('LRANGE', lane, 0, tonumber(ARGV[4]) - 1)
  local name = redis.call('HGET', head, 'm')
  if available and name and #messages > 0 and tonumber(available) <= tonumber(ARGV[1]) then
    leases[i] = { redis.call('HGET', state, 'a') or '0', name, messages }
    redis.call('HSET', state, 't', ARGV[3])
    redis.call('ZADD', KEYS[1], ARGV[2], sid)
  else
    leases[i] = {}
  end
end
return leases
