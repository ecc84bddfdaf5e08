-- Notes that a node is there (or leaves), and says how many are and how often limits were reset.
-- KEYS: the nodes with the time they were last seen, the number of resets. ARGV: the node, and what to do: beat, leave
-- or reset.

local EXPIRY_SECONDS = 3

local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000

if ARGV[2] == 'leave' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], string.format('%.6f', now), ARGV[1])
  redis.call('EXPIRE', KEYS[1], 10 * EXPIRY_SECONDS)
end
if ARGV[2] == 'reset' then
  redis.call('INCR', KEYS[2])
end
-- Who is ahead of the clock was noted before the clock went back.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.6f', now - EXPIRY_SECONDS))
redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('(%.6f', now + EXPIRY_SECONDS), '+inf')
return struct.pack('<dd', redis.call('ZCARD', KEYS[1]), tonumber(redis.call('GET', KEYS[2]) or 0))
