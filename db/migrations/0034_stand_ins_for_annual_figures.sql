-- Nor does whoever stands in for the author approve an annual figure.
create trigger annual_figure_stand_in before update on annual_figure for each row
  when (new.approved_by is not null and old.approved_by is null)
  execute function refuse_stand_in('approved_by', 'created_by', 'confirmed_by_stand_in');
