-- A latest state. KEYS: 1 state. ARGV: 1 name. Returns status, version and state.
local state = redis.call('HMGET', KEYS[1], 'v', 'm', 'd')
if not state[1] then return { 'none', '-1', '' } end
if state[2] ~= ARGV[1] then return { 'collision', '-1', '' } end
return { 'ok', state[1], state[3] }
