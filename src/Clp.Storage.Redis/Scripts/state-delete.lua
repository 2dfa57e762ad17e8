-- Removes a latest state. KEYS: 1 state. ARGV: 1 name.
local name = redis.call('HGET', KEYS[1], 'm')
if not name then return { 'none' } end
if name ~= ARGV[1] then return { 'collision' } end
redis.call('UNLINK', KEYS[1])
return { 'ok' }
