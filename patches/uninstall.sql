-- Takes everything of the patch out of Immich's database; photos, albums and what Immich has read stay as they are.
-- Run it after the image name was changed back:
--   docker exec -i immich_postgres psql --username postgres immich < uninstall.sql

begin;
drop trigger if exists immich_ocr_follow_asset on public.asset;
drop trigger if exists immich_ocr_note_reading on public.asset_job_status;
drop schema if exists immich_ocr cascade;
commit;
