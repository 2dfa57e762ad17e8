-- Makes the store's description, or reads the one there is. KEYS: 1 description. ARGV: 1 schema, 2 partitions, 3 tenant.
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'schema', ARGV[1], 'partitions', ARGV[2], 'tenant', ARGV[3])
end
local is = redis.call('HMGET', KEYS[1], 'schema', 'partitions', 'tenant')
return { is[1] or '', is[2] or '', is[3] or '' }
