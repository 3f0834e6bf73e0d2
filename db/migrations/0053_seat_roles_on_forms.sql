-- A link's page says whose seat it is (leader, operations, business), not only its number.
drop function find_visit(bigint, bigint);
create function find_visit(
  p_invitation bigint, p_survey bigint,
  out unit_id bigint, out unit_name text, out seat smallint, out role text, out services text[], out seats bigint,
  out generation smallint, out revoked boolean, out status text, out plan_digest text, out closes_at timestamptz, out closed_at timestamptz,
  out begun boolean, out over boolean, out submissions text[], out moments timestamptz[], out on_paper boolean, out opened_at timestamptz
) language plpgsql stable as $$
begin
  select i.unit_id, i.unit_name, i.seat, i.role, i.services, i.generation, i.revoked_at is not null,
    s.status, s.plan_digest, s.closes_at, s.closed_at, now() >= s.opens_at, now() >= s.closes_at
  into unit_id, unit_name, seat, role, services, generation, revoked, status, plan_digest, closes_at, closed_at, begun, over
  from invitation i join survey s on s.id = i.survey_id
  where i.id = p_invitation and i.survey_id = p_survey;
  if not found then
    return;
  end if;
  select count(*) into seats from invitation i where i.survey_id = p_survey and i.unit_id = find_visit.unit_id;
  select coalesce(array_agg(r.submission_id order by r.revision), '{}'), coalesce(array_agg(r.submitted_at order by r.revision), '{}'),
    coalesce((array_agg(r.channel order by r.revision desc))[1] = 'paper', false)
  into submissions, moments, on_paper
  from response r where r.survey_id = p_survey and r.invitation_id = p_invitation;
  -- Under the present link: what happened before a new one was issued is over.
  select min(e.at) into opened_at from invitation_event e
  where e.survey_id = p_survey and e.invitation_id = p_invitation and e.kind = 'opened' and not exists (
    select from invitation_event later
    where later.survey_id = p_survey and later.invitation_id = p_invitation and later.kind = 'reissued' and later.at > e.at);
end $$;
