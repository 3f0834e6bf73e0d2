-- What came to belong to a wave after seals did is held by them as well.
create trigger response_flag_sealed before insert on response_flag for each row execute function guard_sealed_wave();
create trigger response_trace_sealed before insert or update on response_trace for each row execute function guard_sealed_wave();
