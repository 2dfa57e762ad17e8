-- A page of events. ARGV: 6 from, 7 the life that is being read ('' the first page: the one there is), 8 where the reading ends.
local pinned = ARGV[7] ~= ''
if pinned and head[2] ~= ARGV[7] then return answer('changed', version) end
local last = tonumber(pinned and ARGV[8] or version)
local events, bytes, from = {}, 0, tonumber(ARGV[6])
while from <= last and bytes < 1048576 and #events < 1024 do
  local upto = math.min(from + 127, last)
  local page = redis.call('LRANGE', KEYS[2], int(from), int(upto))
  if #page ~= upto - from + 1 then return answer('damaged', version) end
  for i = 1, #page do
    events[#events + 1] = page[i]
    bytes = bytes + #page[i]
  end
  from = upto + 1
end
return answer('ok', version, events)
