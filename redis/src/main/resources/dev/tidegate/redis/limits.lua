-- Decides a batch of questions about limits in the order of KEYS: one key and one argument for each question.
--
-- An argument is an operation, a kind of rule and numbers, packed with little-endian doubles:
--   operation  a acquire, l lease, g give back, c charge, s standing, z reset, p probe
--   kind       b bucket, f fixed window, w sliding window, x approximate sliding window
--   pace       b: time of a permit, f and x: period, w: time of a sub-window; all times are microseconds
--   limit      b: burst, else permits of a period
--   extra      b: warm-up time, w: how many sub-windows make a window
--   reserve    b: what is left unspent while nodes hold permits in hand
--   permits    how many
--   time       a: longest wait, g: how long ago they were granted, l: how long permits may be held in hand
--   demand, node, seenSpent, seenAt   only for l: permits a microsecond that the node could use, or 0 to take what is
--              there; who it is; what was spent, and when, as the node learnt with its last answer
-- The answer has for each question, as doubles: permits granted, wait (-1: never), permits left, time until unspent;
-- and for l: the time of the server, what is spent, how long the permits may be held. The wait of a grant for l is the
-- time until there is more.
--
-- A value is an array: kind, time, pace of its rule, then the state counted in permits, so that another rule can go on
-- with it. It lives as long as something of it is spent. Time is that of the server alone, counted from the year 2025,
-- so that a double holds microseconds with fractions.

local DAY_ZERO_SECONDS = 1735689600
local NEVER = -1
local SLACK_MILLIS = 1000
local WARM_UP_STEPS = 16
local MEMBERS_MAX = 64
local MEMBER_WIDTH = 4
local STEERING_MICROS = 100000
local ABSENT_MICROS_MIN = 500000
-- Closer than this to a whole permit is rounding.
local TINY = 1e-9

local function clock()
  local time = redis.call('TIME')
  return (time[1] - DAY_ZERO_SECONDS) * 1000000 + time[2]
end

local now = clock()
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min

-- The question in hand.
local kind, pace, limit, extra, reserve, permits, time, demand, node, seenSpent, seenAt

-- What was read and what is to be written: a key that is asked about often is read and written once for a batch.
local values, kept = {}, {}

local function read(key)
  local known = values[key]
  if known ~= nil then
    return known
  end
  local text = redis.pcall('GET', key)
  if type(text) == 'string' then
    local isWhole, value = pcall(cmsgpack.unpack, text)
    if isWhole and type(value) == 'table' then
      return value
    end
  end
  return false
end

local function keep(key, micros)
  kept[key] = ceil(micros / 1000) + SLACK_MILLIS
end

local function writeAll()
  for key, millis in pairs(kept) do
    redis.call('SET', key, cmsgpack.pack(values[key]), 'PX', millis)
  end
end

-- How many permits a value of another rule holds as spent.
local function spentOf(value)
  local was, at, itsPace = value[1], value[2], value[3]
  if was == 'b' then
    return max(0, value[4] - max(0, now - at) / itsPace)
  elseif was == 'f' then
    return now < at + itsPace and value[4] or 0
  elseif was == 'x' then
    local passed = floor(now / itsPace) - at
    return passed <= 0 and value[4] + value[5] or passed == 1 and value[4] or 0
  end
  local spent, passed = 0, max(0, floor(now / itsPace) - at)
  for i = 4, #value - passed do
    spent = spent + value[i]
  end
  return spent
end

-- What a kind of rule does is made when a batch first has one of it: making functions takes longer than a question.

-- Members are nodes that take permits in hand, four numbers each: who, demand, last seen, and up to when its share is
-- paid out.

local function newLease()
  local function memberAt(members)
    local oldest, at = now, #members + 1
    for i = 1, #members, MEMBER_WIDTH do
      if members[i] == node then
        return i
      elseif #members >= MEMBERS_MAX * MEMBER_WIDTH and members[i + 2] <= oldest then
        oldest, at = members[i + 2], i
      end
    end
    members[at], members[at + 3] = node, now - time / 2
    return at
  end

  local function withoutAbsent(members)
    local absent = now - max(10 * time, ABSENT_MICROS_MIN)
    local present = {}
    for i = 1, #members, MEMBER_WIDTH do
      if members[i + 2] >= absent and members[i + 2] <= now then
        for j = i, i + MEMBER_WIDTH - 1 do
          present[#present + 1] = members[j]
        end
      end
    end
    return present
  end

  -- The max-min fair rate: who wants less gets all, and the others equal parts of the rest; false when all get all.
  local function fairRate(members, supply)
    local total, count = 0, #members / MEMBER_WIDTH
    for i = 2, #members, MEMBER_WIDTH do
      total = total + members[i]
    end
    if total <= supply then
      return false
    end
    local level, former = supply / count, -1
    while level > former do
      local rest, many = supply, count
      for i = 2, #members, MEMBER_WIDTH do
        if members[i] < level then
          rest, many = rest - members[i], many - 1
        end
      end
      former = level
      level = many > 0 and rest / many or level
    end
    return level
  end

  -- How much of its share a node has not had yet, and the rate of the share. What nobody takes is shared as well: a
  -- part of the bucket is kept as a buffer, and what is more or less than that raises or lowers all shares.
  local function share(value, free)
    if demand == 0 then
      return free, false, false
    end
    local members = withoutAbsent(value[8])
    value[8] = members
    local own = memberAt(members)
    members[own + 1], members[own + 2] = demand, now
    local buffer = min(time / pace, limit - reserve) / 2
    local supply = max(0.5, 1 + (free - buffer) * pace / STEERING_MICROS) / pace
    local rate = fairRate(members, supply)
    if not rate then
      members[own + 3] = now
      return free, false, own
    end
    members[own + 3] = max(members[own + 3], now - 2 * time)
    return (now - members[own + 3]) * rate, rate, own
  end

  local function recall(value, at, born)
    if seenAt > 0 and (at < seenAt or born > seenAt) then
      value[4] = max(value[4], seenSpent - max(0, now - seenAt) / pace)
    end
  end

  -- Microseconds until a node gets a chunk that is worth the while.
  local function chunkDue(least, free, due, rate)
    local wait = (least - free) * pace
    return ceil(max(0, wait, rate and (least - due) / rate or 0) - TINY)
  end

  return function(value, formerAt)
    recall(value, formerAt, value[5])
    local free = limit - reserve - value[4]
    local due, rate, own = share(value, free)
    local least = max(1, min(permits, rate and floor(rate * time / 2) or ceil(permits / 2)))
    local granted = floor(min(permits, free, due) + TINY)
    if granted < least then
      return 0, max(1, chunkDue(least, free, due, rate)), time
    end
    if rate then
      value[8][own + 3] = value[8][own + 3] + granted / rate
    end
    value[4] = value[4] + granted
    value[6] = max(value[6], now + time)
    -- When less than was wanted is granted, the node hears as well when there will be more.
    local isLess = granted < permits
    return granted, isLess and chunkDue(least, free - granted, due - granted, rate) or 0, time
  end
end

-- Bucket: 'b', time, pace, spent, since when it is known, until when the reserve is left, start of the warm-up,
-- members.

local function newBucket()
  local bucket, lease = {}, false

  function bucket.bring(value)
    if not value then
      return {'b', now, pace, 0, now, 0, 0, {}}
    elseif value[1] ~= 'b' then
      return {'b', now, pace, spentOf(value), now, 0, now - extra, {}}
    end
    -- Between two rules the slower one counts: when the change was is not known, and a value that the old rule would
    -- hold for unspent is no longer there.
    local slower = max(pace, value[3])
    local unspentAt = value[2] + value[4] * slower
    value[4] = max(0, value[4] - max(0, now - value[2]) / slower)
    value[2], value[3] = now, pace
    if extra > 0 and now - unspentAt >= extra then
      value[7] = 0
    end
    return value
  end

  function bucket.keep(key, value)
    keep(key, max(value[4] * pace, value[6] - now) + 2 * extra)
  end

  -- How many sixteenths of the warm-up have passed.
  local function age(value)
    if extra == 0 then
      return WARM_UP_STEPS
    end
    return value[7] == 0 and 0 or min(WARM_UP_STEPS, max(0, floor((now - value[7]) * WARM_UP_STEPS / extra)))
  end

  local function costOf(value, count)
    return extra == 0 and count or count * (1 + 2 * (WARM_UP_STEPS - age(value)) / WARM_UP_STEPS)
  end

  local function capacity(value)
    return now < value[6] and limit - reserve or limit
  end

  local function spend(value, cost)
    if extra > 0 and value[7] == 0 then
      value[7] = now
    end
    value[4] = value[4] + cost
  end

  function bucket.standing(value)
    local left = max(0, capacity(value) - value[4])
    if extra > 0 then
      left = left * WARM_UP_STEPS / (3 * WARM_UP_STEPS - 2 * age(value))
    end
    return floor(left + TINY), ceil(value[4] * pace - TINY)
  end

  function bucket.acquire(value)
    if permits > limit then
      return 0, NEVER
    end
    local cost = costOf(value, permits)
    local missing = value[4] + min(cost, limit) - capacity(value)
    if missing <= TINY then
      spend(value, cost)
      return permits, 0
    end
    -- The reserve is free again when nobody holds permits any more.
    local whole = max((value[4] + min(cost, limit) - limit) * pace, value[6] - now)
    local wait = ceil(min(missing * pace, max(whole, 0)) - TINY)
    if wait > time then
      return 0, wait
    end
    spend(value, cost)
    return permits, wait
  end

  function bucket.charge(value)
    spend(value, costOf(value, min(permits, limit)) + max(0, permits - limit))
  end

  function bucket.giveBack(value)
    value[4] = value[4] - min(max(permits - time / pace, 0), value[4])
  end

  function bucket.lease(value, formerAt)
    lease = lease or newLease()
    return lease(value, formerAt)
  end

  return bucket
end

-- Fixed window: 'f', start, period, spent. What goes beyond one window is taken from those after it.

local function newFixed()
  local fixed = {}

  function fixed.bring(value)
    local start = now - now % pace
    if not value then
      return {'f', start, pace, 0}
    elseif value[1] ~= 'f' or value[3] ~= pace then
      return {'f', start, pace, spentOf(value)}
    end
    local windows = floor((start - value[2]) / pace + 0.5)
    if windows ~= 0 then
      value[4] = max(0, value[4] - max(0, windows) * limit)
      value[2] = start
    end
    return value
  end

  function fixed.keep(key, value)
    keep(key, value[2] + max(1, ceil(value[4] / limit)) * pace - now)
  end

  function fixed.standing(value)
    local reset = value[4] <= 0 and 0 or ceil(value[2] + ceil(value[4] / limit) * pace - now)
    return max(0, limit - value[4]), reset
  end

  function fixed.acquire(value)
    if permits > limit then
      return 0, NEVER
    end
    local wait = max(0, ceil((value[4] + permits - limit) / limit))
    if wait > 0 then
      wait = ceil(value[2] + wait * pace - now)
      if wait > time then
        return 0, wait
      end
    end
    value[4] = value[4] + permits
    return permits, wait
  end

  function fixed.charge(value)
    value[4] = value[4] + permits
  end

  function fixed.giveBack(value)
    if now - time >= value[2] then
      value[4] = max(0, value[4] - permits)
    end
  end

  function fixed.lease(value)
    local left = floor(value[2] + pace - now)
    local granted = min(permits, limit - value[4])
    if granted < 1 then
      local beyond = max(1, ceil((value[4] + 1 - limit) / limit))
      return 0, ceil(value[2] + beyond * pace - now), 0
    end
    value[4] = value[4] + granted
    return granted, 0, min(time, left)
  end

  return fixed
end

-- Sliding window: 'w', number of the current sub-window, its length, then counts of it and of those before it. The
-- current one and as many before it as make a window count in full.

local function newRing()
  local ring = {}

  function ring.bring(value)
    local current = floor(now / pace)
    if not value then
      return {'w', current, pace, 0}
    elseif value[1] ~= 'w' or value[3] ~= pace then
      return {'w', current, pace, ceil(spentOf(value))}
    end
    local passed = min(current - value[2], extra + 1)
    if passed > 0 then
      for i = min(#value, 4 + extra - passed), 4, -1 do
        value[i + passed] = value[i]
      end
      for i = 4, 3 + passed do
        value[i] = 0
      end
    end
    for i = #value, 5 + extra, -1 do
      value[i] = nil
    end
    -- A clock that went back counts on in the window that it knows.
    value[2] = current
    return value
  end

  function ring.used(value)
    local used = 0
    for i = 4, #value do
      used = used + value[i]
    end
    return used
  end

  function ring.keep(key, value)
    keep(key, (extra + 1) * pace)
  end

  function ring.standing(value)
    local last = 0
    for i = 4, #value do
      if value[i] > 0 then
        last = last == 0 and i or last
      end
    end
    local reset = last == 0 and 0 or ceil((value[2] + extra + 5 - last) * pace - now)
    return max(0, limit - ring.used(value)), reset
  end

  function ring.acquire(value)
    if permits > limit then
      return 0, NEVER
    end
    local used = ring.used(value)
    if used + permits <= limit then
      value[4] = value[4] + permits
      return permits, 0
    end
    for i = 4 + extra, 4, -1 do
      used = used - (value[i] or 0)
      if used + permits <= limit then
        return 0, ceil((value[2] + extra + 5 - i) * pace - now)
      end
    end
    return 0, ceil((value[2] + extra + 1) * pace - now)
  end

  function ring.charge(value)
    value[4] = value[4] + permits
  end

  function ring.giveBack(value)
    local at = 4 + value[2] - floor((now - time) / pace)
    if at >= 4 and value[at] then
      value[at] = max(0, value[at] - permits)
    end
  end

  return ring
end

-- Approximate sliding window: 'x', number of the current period, its length, its count, the count of the one before.

local function newEstimate()
  local estimate = {}

  function estimate.bring(value)
    local current = floor(now / pace)
    if not value then
      return {'x', current, pace, 0, 0}
    elseif value[1] ~= 'x' or value[3] ~= pace then
      return {'x', current, pace, ceil(spentOf(value)), 0}
    end
    local passed = current - value[2]
    if passed > 0 then
      value[5] = passed == 1 and value[4] or 0
      value[4] = 0
    end
    value[2] = current
    return value
  end

  function estimate.used(value)
    return value[4] + ceil(value[5] * ((value[2] + 1) * pace - now) / pace)
  end

  function estimate.keep(key, value)
    keep(key, 2 * pace)
  end

  function estimate.standing(value)
    local periods = value[4] > 0 and 2 or value[5] > 0 and 1 or 0
    local reset = periods == 0 and 0 or ceil((value[2] + periods) * pace - now)
    return max(0, limit - estimate.used(value)), reset
  end

  -- For how long before the end of a period the one before it weighs no more than so much.
  local function coveredMicros(allowed, former)
    return min(1, allowed / former) * pace
  end

  function estimate.acquire(value)
    if permits > limit then
      return 0, NEVER
    end
    if estimate.used(value) + permits <= limit then
      value[4] = value[4] + permits
      return permits, 0
    end
    local toNext = (value[2] + 1) * pace - now
    if value[4] + permits <= limit then
      return 0, max(1, ceil(toNext - coveredMicros(limit - value[4] - permits, value[5])))
    end
    return 0, ceil(toNext + pace - coveredMicros(limit - permits, value[4]))
  end

  function estimate.charge(value)
    value[4] = value[4] + permits
  end

  function estimate.giveBack(value)
    local at = 4 + value[2] - floor((now - time) / pace)
    if at == 4 or at == 5 then
      value[at] = max(0, value[at] - permits)
    end
  end

  return estimate
end

local makers = {b = newBucket, f = newFixed, w = newRing, x = newEstimate}
local rules = {}
local FOUR, SEVEN = '<dddd', '<ddddddd'

local function answer(key, operation)
  if operation == 'p' then
    redis.call('SET', key, '', 'PX', SLACK_MILLIS)
    return struct.pack(FOUR, 0, 0, 0, 0)
  end
  local rule = rules[kind] or makers[kind]()
  rules[kind] = rule
  local former = read(key)
  local formerAt = former and former[2] or 0
  local value = rule.bring(former)
  values[key] = value
  local granted, wait = 0, 0
  if operation == 'a' then
    granted, wait = rule.acquire(value)
  elseif operation == 'l' then
    local held
    granted, wait, held = rule.lease(value, formerAt)
    rule.keep(key, value)
    local left, reset = rule.standing(value)
    return struct.pack(SEVEN, granted, wait, left, reset, now, value[4], held)
  elseif operation == 'g' then
    rule.giveBack(value)
  elseif operation == 'c' then
    rule.charge(value)
  elseif operation == 'z' then
    value = rule.bring(false)
    values[key] = value
    if kind == 'b' then
      -- What nodes remember of the time before counts no more, for as long as it could.
      value[5] = 0
    end
    keep(key, limit * pace)
  end
  -- A clock that went back must not hold up what is given back until it has caught up.
  local isFromFuture = former and former[1] == value[1] and formerAt > value[2]
  if granted > 0 or operation == 'g' or operation == 'c' or isFromFuture then
    rule.keep(key, value)
  end
  local left, reset = rule.standing(value)
  return struct.pack(FOUR, granted, wait, left, reset)
end

local answers = {}
for i, key in ipairs(KEYS) do
  local text = ARGV[i]
  local operation
  operation, kind, pace, limit, extra, reserve, permits, time = struct.unpack('<c1c1dddddd', text)
  if operation == 'l' then
    demand, node, seenSpent, seenAt = struct.unpack('<dddd', text, 51)
  end
  answers[i] = answer(key, operation)
end
writeAll()
return table.concat(answers)
