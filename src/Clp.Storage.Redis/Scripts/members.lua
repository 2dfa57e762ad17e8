-- The partition's streams with parked messages. KEYS: 1 parking.
return redis.call('SMEMBERS', KEYS[1])
