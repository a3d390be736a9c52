-- The area of a place, if somebody asked for it within the last month; areas change, though seldom.
select area::text from overpass_area where place = :#${variable.overpass.areaKey} and looked_at > now() - interval '30 days'
