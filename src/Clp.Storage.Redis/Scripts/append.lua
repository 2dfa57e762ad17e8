-- Appends, or says why not: operation, then expectation, then the write. Nothing is written before everything is checked.
-- ARGV: 6 expectation, 7 operation ('' none), 8 request hash, 9 snapshot version ('' none), 10 snapshot, 11 mark, 12 number of events,
-- then the events, then the messages.
local operation, count = ARGV[7], tonumber(ARGV[12])
if operation ~= '' then
  local done = redis.call('HGET', KEYS[3], operation)
  if done then
    local first, n, hash = string.match(done, '^(%d+) (%d+) (.*)$')
    if hash ~= ARGV[8] then return answer('reused', version) end
    local last = tonumber(first) + tonumber(n) - 1
    return answer('duplicate', int(last), redis.call('LRANGE', KEYS[2], first, int(last)))
  end
end

if not met(ARGV[6]) then
  local known = tonumber(ARGV[6])
  if known and known < tonumber(version) then
    return answer('conflict', version, redis.call('LRANGE', KEYS[2], int(known + 1), -1))
  end
  return answer('conflict', version)
end

if count == 0 then return answer('appended', version) end

local first = tonumber(version) + 1
local last = first + count - 1
local place = tonumber(redis.call('HGET', KEYS[9], 'c') or '0')
local messages = #ARGV - 12 - count
if redis.call('LLEN', KEYS[2]) ~= first then return answer('damaged', version) end
if first == 0 then redis.call('SCARD', KEYS[10]) end
local isScheduled = messages > 0 and redis.call('LLEN', KEYS[5]) >= 0 and redis.call('ZSCORE', KEYS[11], sid)
if ARGV[9] ~= '' then redis.call('HLEN', KEYS[4]) end

-- From here on it writes. The feed comes first: it is the only write that could still refuse.
local life = head[2] or (int(place + 1) .. '-' .. ARGV[11])
local entry = int(place + count) .. '-' .. int(count)
redis.call('XADD', KEYS[8], entry, 's', sid, 'i', life, 'v', int(first), 'n', ARGV[11], 'p', head[3] or '')
redis.call('HSET', KEYS[9], 'c', int(place + count))
for from = 13, 12 + count, 1000 do
  redis.call('RPUSH', KEYS[2], unpack(ARGV, from, math.min(from + 999, 12 + count)))
end
if first == 0 then
  redis.call('HSET', KEYS[1], 'v', int(last), 'i', life, 'f', entry, 'n', ARGV[11], 'm', ARGV[1])
  redis.call('SADD', KEYS[10], sid)
else
  redis.call('HSET', KEYS[1], 'v', int(last), 'f', entry, 'n', ARGV[11])
end
if operation ~= '' then redis.call('HSET', KEYS[3], operation, int(first) .. ' ' .. int(count) .. ' ' .. ARGV[8]) end
if ARGV[9] ~= '' and tonumber(ARGV[9]) <= last and tonumber(ARGV[9]) >= tonumber(redis.call('HGET', KEYS[4], 'v') or '-1') then
  redis.call('HSET', KEYS[4], 'v', ARGV[9], 'd', ARGV[10])
end
if messages > 0 then
  for i = 13 + count, #ARGV do redis.call('RPUSH', KEYS[5], int(last) .. ' ' .. ARGV[i]) end
  redis.call('HINCRBY', KEYS[9], 'w', messages)
  if not isScheduled then schedule('') end
end
version, head[2], head[3], head[4] = int(last), life, entry, ARGV[11]
return answer('appended', version)
