-- The working-day calendar: what differs from Monday to Friday. Data, edited under 系统管理.
create table calendar_day (
  day date primary key,
  kind text not null constraint calendar_day_kind_known check (kind in ('holiday', 'regional', 'workday')),
  name text not null constraint calendar_day_name_length check (char_length(name) between 1 and 40),
  -- Compared with the published notice by a person.
  checked boolean not null default false
);

-- Office hours, and whether regional holidays are kept here: one row.
create table calendar_rule (
  id boolean primary key default true constraint calendar_rule_single check (id),
  opens text not null default '09:00' constraint calendar_rule_opens check (opens ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  closes text not null default '18:00' constraint calendar_rule_closes check (closes ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  regional boolean not null default false,
  constraint calendar_rule_order check (opens < closes)
);
insert into calendar_rule default values;

-- None of this has been compared with the published notices: 2026 as commonly given, 2027 only the days the law names
-- (全国年节及纪念日放假办法; its 调休 is not published yet), 肉孜节 and 古尔邦节 by astronomical reckoning.
insert into calendar_day (day, kind, name)
select day::date, kind, name from (values
  ('2026-01-01', '2026-01-03', 'holiday', '元旦'), ('2026-01-04', '2026-01-04', 'workday', '元旦调休上班'),
  ('2026-02-14', '2026-02-14', 'workday', '春节调休上班'), ('2026-02-15', '2026-02-23', 'holiday', '春节'),
  ('2026-02-28', '2026-02-28', 'workday', '春节调休上班'), ('2026-03-20', '2026-03-20', 'regional', '肉孜节'),
  ('2026-04-04', '2026-04-06', 'holiday', '清明节'), ('2026-05-01', '2026-05-05', 'holiday', '劳动节'),
  ('2026-05-09', '2026-05-09', 'workday', '劳动节调休上班'), ('2026-05-27', '2026-05-29', 'regional', '古尔邦节'),
  ('2026-06-19', '2026-06-21', 'holiday', '端午节'), ('2026-09-20', '2026-09-20', 'workday', '国庆节调休上班'),
  ('2026-09-25', '2026-09-27', 'holiday', '中秋节'), ('2026-10-01', '2026-10-07', 'holiday', '国庆节'),
  ('2026-10-10', '2026-10-10', 'workday', '国庆节调休上班'),
  ('2027-01-01', '2027-01-01', 'holiday', '元旦'), ('2027-02-05', '2027-02-08', 'holiday', '春节'),
  ('2027-03-10', '2027-03-10', 'regional', '肉孜节'), ('2027-04-05', '2027-04-05', 'holiday', '清明节'),
  ('2027-05-01', '2027-05-02', 'holiday', '劳动节'), ('2027-05-17', '2027-05-19', 'regional', '古尔邦节'),
  ('2027-06-09', '2027-06-09', 'holiday', '端午节'), ('2027-09-15', '2027-09-15', 'holiday', '中秋节'),
  ('2027-10-01', '2027-10-03', 'holiday', '国庆节')
) as span (first, last, kind, name), generate_series(first::date, last::date, interval '1 day') as day;
