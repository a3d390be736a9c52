-- Whether there is an entity of that kind with that id; a malformed id is an unknown one.
select case :entity
         when 'lead' then exists (select from lead where lead_id = as_uuid(:id))
         when 'task' then exists (select from task where task_id = as_uuid(:id))
         when 'project' then exists (select from project where project_id = as_uuid(:id))
         when 'run' then exists (select from run where run_id = as_uuid(:id))
         when 'notification' then exists (select from notification where notification_id = as_uuid(:id))
         when 'suppression' then exists (select from suppression where suppression_id = as_uuid(:id))
         when 'schedule' then exists (select from schedule where schedule_id = as_uuid(:id))
         when 'user' then exists (select from app_user where user_id = as_uuid(:id))
         when 'token' then exists (select from api_token where token_id = as_uuid(:id))
         when 'session' then exists (select from session where session_id = as_uuid(:id))
         when 'export' then exists (select from export where export_id = as_uuid(:id) and expires_at > clock_timestamp())
         else false
       end
