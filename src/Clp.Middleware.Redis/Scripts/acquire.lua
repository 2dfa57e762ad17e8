-- Grants a call under all limits, or counts it under none.
-- KEYS: one list per limit, in one slot: the instants of its newest grants, oldest first, in microseconds of this server's clock.
-- ARGV: 1 how many are wanted; then for each key 2i permits, 2i+1 the window in microseconds.
-- Answers { 0, now } when granted, { i, wait } when the limit i refuses longest, in microseconds.
if redis.replicate_commands then redis.replicate_commands() end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local wanted = tonumber(ARGV[1])

local function text(instant) return string.format('%.0f', instant) end

-- A key lives a little longer than its newest grant counts.
local function expire(key, window) redis.call('PEXPIRE', key, text(math.floor(window / 1000) + 2)) end

-- The clock was set back, or belongs to a server that took over: what was granted is as old as it can be at most, which is not at all.
local function shift(key, window, back)
  local grants = redis.call('LRANGE', key, 0, -1)
  redis.call('DEL', key)
  for i = 1, #grants do redis.call('RPUSH', key, text(tonumber(grants[i]) - back)) end
  expire(key, window)
end

local sizes, by, longest = {}, 0, 0
for i = 1, #KEYS do
  local permits, window = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  sizes[i] = redis.call('LLEN', KEYS[i])
  if sizes[i] > 0 then
    local back = tonumber(redis.call('LINDEX', KEYS[i], -1)) - now
    if back > 0 then shift(KEYS[i], window, back) end
    local decisive = sizes[i] - (permits - math.max(wanted, 1)) - 1
    if decisive >= 0 then
      local wait = tonumber(redis.call('LINDEX', KEYS[i], decisive)) + window + 1 - now
      if wait > longest then by, longest = i, wait end
    end
  end
end
if by > 0 then return { by, longest } end

for i = 1, #KEYS do
  for _ = 1, wanted do redis.call('RPUSH', KEYS[i], text(now)) end
  local surplus = sizes[i] + wanted - tonumber(ARGV[2 * i])
  if surplus > 0 then redis.call('LTRIM', KEYS[i], surplus, -1) end
  if wanted > 0 then expire(KEYS[i], tonumber(ARGV[2 * i + 1])) end
end
return { 0, now }
