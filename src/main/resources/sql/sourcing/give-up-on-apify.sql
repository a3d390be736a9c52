-- Why nothing more comes from Apify; the status stays what Apify said last.
update source_run
set error_code = :#${variable.answer.refusal.code}, error_detail = :#${variable.answer.refusal.detail}
where action_id = cast(:#${variable.action.actionId} as uuid)
  and source = 'apify'
  and exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))
