//! The division authority: every province, prefecture and county-level unit, now and before.
