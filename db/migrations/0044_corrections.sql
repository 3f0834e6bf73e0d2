-- 更正: asked for by one person and opened by another; then answers may be ruled on, by two people each, until the next seal. Nothing of
-- that counts before: the seal that stands is what everybody reads.
create function open_correction(p_survey bigint) returns bigint language sql stable as $$
  select r.id from seal_request r
  where r.survey_id = p_survey and r.outcome = 'confirmed' and not exists (select from seal where seal.request_id = r.id)
$$;

-- One at a time, whether it waits to be opened or is open.
create function guard_one_correction() returns trigger language plpgsql as $$
begin
  perform from survey where id = new.survey_id for no key update;
  if (tg_op = 'INSERT' or new.outcome = 'confirmed') and open_correction(new.survey_id) is not null then
    raise exception 'a correction is open' using errcode = 'check_violation', constraint = 'seal_request_one_waiting';
  end if;
  return new;
end $$;
create trigger seal_request_one before insert or update on seal_request for each row execute function guard_one_correction();

alter table proposal add column correction_id bigint references seal_request;
create index proposal_by_correction on proposal (correction_id) where correction_id is not null;

create function guard_sealed_proposal() returns trigger language plpgsql as $$
declare
  wave text;
  correction bigint;
begin
  -- A seal takes the row for itself: what is ruled on comes wholly before it or not at all.
  select status into wave from survey where id = new.survey_id for share;
  if wave = 'sealed' then
    correction := open_correction(new.survey_id);
    if correction is null or new.leaf is null then
      raise exception 'the wave is sealed' using errcode = 'check_violation', constraint = 'wave_sealed';
    end if;
  end if;
  if tg_op = 'INSERT' and new.correction_id is null then
    new.correction_id := correction;
  end if;
  if new.correction_id is distinct from correction then
    raise exception 'a ruling belongs to the correction that is open' using errcode = 'check_violation', constraint = 'proposal_of_correction';
  end if;
  return new;
end $$;
drop trigger proposal_a_sealed on proposal;
create trigger proposal_a_sealed before insert or update on proposal for each row execute function guard_sealed_proposal();

create or replace function guard_invalidation() returns trigger language plpgsql as $$
begin
  -- Of a sealed wave guard_sealed_proposal has seen to it that its correction is open.
  if coalesce(new.outcome, 'confirmed') = 'confirmed' and new.correction_id is null
     and not exists (select from survey where id = new.survey_id and status = 'closed') then
    raise exception 'answers are invalidated between close and seal' using errcode = 'check_violation', constraint = 'invalidation_after_close';
  end if;
  if not exists (select from response where survey_id = new.survey_id and leaf = new.leaf) then
    raise exception 'no such answer in this survey' using errcode = 'check_violation', constraint = 'invalidation_of_an_answer';
  end if;
  return new;
end $$;

-- The answers that are 无效 by the rulings of a wave up to one of its seals, by number; null: with those of the open correction too.
create function invalidated_as_of(p_survey bigint, p_seal integer) returns table (leaf bytea) language sql stable as $$
  select latest.leaf from (
    select distinct on (p.leaf) p.leaf, p.kind from proposal p
    where p.survey_id = p_survey and p.leaf is not null and p.outcome = 'confirmed'
      and (p.correction_id is null or p_seal is null
        or exists (select from seal where seal.request_id = p.correction_id and seal.number <= p_seal))
    order by p.leaf, p.decided_at desc, p.id desc
  ) latest where latest.kind = 'invalidate'
$$;
-- Those of what is in force.
create or replace view invalidated as
  select survey_id, leaf from (
    select distinct on (survey_id, leaf) survey_id, leaf, kind from proposal
    where leaf is not null and outcome = 'confirmed'
      and (correction_id is null or exists (select from seal where seal.request_id = correction_id))
    order by survey_id, leaf, decided_at desc, id desc
  ) latest where kind = 'invalidate';

create or replace function guard_result_version() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'results are kept' using errcode = 'check_violation', constraint = 'result_version_append_only';
  end if;
  if new.version <> 1 + coalesce((select max(version) from result_version where survey_id = new.survey_id), 0)
     or (new.version = 1) <> (new.proposal_id is null)
     or new.version = 1 and not exists (select from survey where id = new.survey_id and status = 'closed')
     or new.version > 1 and not exists (
       select from proposal p join survey s on s.id = p.survey_id
       where p.id = new.proposal_id and p.survey_id = new.survey_id and p.leaf is not null and p.outcome = 'confirmed'
         and (s.status = 'closed' or s.status = 'sealed' and p.correction_id = open_correction(s.id))) then
    raise exception 'a result changes by a ruling of two people only' using errcode = 'check_violation', constraint = 'survey_result_frozen';
  end if;
  return new;
end $$;

create or replace function guard_seal() returns trigger language plpgsql as $$
declare
  wave survey;
begin
  select * into wave from survey where id = new.survey_id for update;
  if wave.result is null or (new.number = 1) <> (wave.status = 'closed') or (new.number > 1) <> (wave.status = 'sealed') then
    raise exception 'a closed wave is sealed once, a sealed one corrected' using errcode = 'check_violation', constraint = 'seal_of_closed';
  end if;
  if new.sealed_by in (wave.created_by, coalesce(wave.closed_by, '')) then
    raise exception 'a wave is sealed by someone other than its author and its closer'
      using errcode = 'check_violation', constraint = 'seal_by_two_people';
  end if;
  if exists (select from proposal where survey_id = new.survey_id and outcome is null) then
    raise exception 'what waits is decided before the seal' using errcode = 'check_violation', constraint = 'seal_settled';
  end if;
  if new.number = 1 then
    return new;
  end if;
  if not exists (select from seal where id = new.replaces and survey_id = new.survey_id and number = new.number - 1) then
    raise exception 'a correction names the seal before it' using errcode = 'check_violation', constraint = 'seal_correction';
  end if;
  if not exists (
       select from seal_request
       where id = new.request_id and id = open_correction(new.survey_id) and reason = new.reason and asked_by = new.asked_by) then
    raise exception 'a sealed wave is corrected by two people' using errcode = 'check_violation', constraint = 'seal_by_two_people';
  end if;
  -- The figure moves by the rulings of the correction, and by nothing else.
  if new.result #>> '{indicator,exact}' is distinct from coalesce(
       (select result #>> '{indicator,exact}' from result_version
        where survey_id = new.survey_id and proposal_id in (select id from proposal where correction_id = new.request_id)
        order by version desc limit 1),
       (select result #>> '{indicator,exact}' from seal where id = new.replaces)) then
    raise exception 'a figure is corrected by rulings' using errcode = 'check_violation', constraint = 'survey_result_frozen';
  end if;
  return new;
end $$;
