-- The parked messages of a stream. KEYS: 1 head, 2 parked. Returns its name and the messages.
return { redis.call('HGET', KEYS[1], 'm') or '', redis.call('HVALS', KEYS[2]) }
