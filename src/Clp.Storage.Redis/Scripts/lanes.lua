-- Lanes that may be leased, the longest waiting first. KEYS: 1 lanes. ARGV: 1 now, 2 how many.
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
