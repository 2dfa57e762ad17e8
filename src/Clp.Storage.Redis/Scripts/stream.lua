-- What every script about one stream begins with. KEYS, all in one slot:
--   1 head       hash    v newest version, i life, f newest feed entry, n its writer's mark, m the stream's true name
--   2 events     list    index = version
--   3 operations hash    operation id -> "first count request-hash"
--   4 snapshot   hash    v, d
--   5 lane       list    messages that wait
--   6 lane state hash    t lease token, a attempts
--   7 parked     hash    message id -> parked message
-- and those of its partition:
--   8 feed       stream  one entry per append: s stream, i life, v first version, n mark, p the stream's entry before
--   9 partition  hash    c events ever, t turns given, w messages waiting, k messages parked
--  10 streams    set
--  11 lanes      zset    lanes with messages, by when they may be leased
--  12 parking    set     streams with parked messages
--  13 graves     hash    stream -> its life that was deleted last
-- ARGV: 1 name; what the caller has seen acknowledged of this stream: 2 life ('' nothing), 3 version (-1 deleted), 4 feed entry, 5 mark.
local sid = string.sub(KEYS[1], -64)
local head = redis.call('HMGET', KEYS[1], 'v', 'i', 'f', 'n', 'm')
local version = head[1] or '-1'

-- True when the server no longer has what it acknowledged to the caller.
local function regressed()
  if ARGV[2] == '' then return false end
  if head[2] == ARGV[2] then
    if ARGV[3] == '-1' or tonumber(version) < tonumber(ARGV[3]) then return true end
    if head[3] == ARGV[4] then return head[4] ~= ARGV[5] end
    local entry = redis.call('XRANGE', KEYS[8], ARGV[4], ARGV[4])[1]
    return not entry or entry[2][8] ~= ARGV[5]
  end
  -- Another life, or none: then a deletion must have ended the one that was seen, or a later one.
  local grave = redis.call('HGET', KEYS[13], sid)
  if not grave then return true end
  local last, seen = tonumber(string.match(grave, '^%d+')), tonumber(string.match(ARGV[2], '^%d+'))
  return last < seen or (last == seen and grave ~= ARGV[2])
end

local function answer(status, result, events, ...)
  return { status, result, version, head[2] or '', head[3] or '', head[4] or '', events or {}, ... }
end

local function int(number) return string.format('%.0f', number) end

local function met(expected)
  if expected == 'any' then return true end
  if expected == 'none' then return version == '-1' end
  if expected == 'exists' then return version ~= '-1' end
  return version == expected
end

-- Puts a lane on the schedule, behind those that wait already. Turns lie far below every moment in microseconds.
local function schedule(available)
  local score = available
  if score == '' then score = int(redis.call('HINCRBY', KEYS[9], 't', 1) - 9000000000000000) end
  redis.call('ZADD', KEYS[11], score, sid)
end

if head[1] and head[5] ~= ARGV[1] then return answer('collision', version) end
if regressed() then return answer('regressed', version) end
