-- Remembers which area of OpenStreetMap a place is.
insert into overpass_area (place, area)
select :#${variable.overpass.areaKey}, cast(:#${variable.overpass.areaJson} as jsonb)
  from run
 where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
   and cast(:#${variable.overpass.areaJson} as text) is not null
on conflict (place) do update set area = excluded.area, looked_at = now() where overpass_area.area is distinct from excluded.area or overpass_area.looked_at < now() - interval '30 days'
