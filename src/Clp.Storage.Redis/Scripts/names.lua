-- The true names of streams. KEYS: their heads. An empty name: gone meanwhile.
local names = {}
for i = 1, #KEYS do names[i] = redis.call('HGET', KEYS[i], 'm') or '' end
return names
