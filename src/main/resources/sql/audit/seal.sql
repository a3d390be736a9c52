select seal_audit(1000) as sealed
