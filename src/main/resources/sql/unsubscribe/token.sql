-- What the link of a lead carries; no row, or null, when there is nobody to write to.
select unsubscribe_token(as_uuid(:lead)) as token
