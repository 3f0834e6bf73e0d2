-- Only who changed an answer has a revision above 1: which answers count is then known without reading every answer twice.
create index response_revised on response (invitation_id, revision) where revision > 1;
