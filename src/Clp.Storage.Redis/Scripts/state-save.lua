-- Saves a latest state when the stored version is the expected one and the new one is greater. KEYS: 1 state.
-- ARGV: 1 name, 2 expected, 3 version, 4 state, 5 '1' when the version is greater than the expected one (Lua's numbers do not tell far ones apart).
local state = redis.call('HMGET', KEYS[1], 'v', 'm')
local version = state[1] or '-1'
if state[1] and state[2] ~= ARGV[1] then return { 'collision', version } end
if version ~= ARGV[2] or ARGV[5] ~= '1' then return { 'kept', version } end
redis.call('HSET', KEYS[1], 'v', ARGV[3], 'm', ARGV[1], 'd', ARGV[4])
return { 'ok', ARGV[3] }
