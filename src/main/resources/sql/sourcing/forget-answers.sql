-- What OpenStreetMap answered, after a day; and which areas places are, after the month for which that is believed.
with left_behind as (
    delete from overpass_area where looked_at < now() - interval '30 days'
)
delete from overpass_answer where asked_at < clock_timestamp() - interval '24 hours'
