"""Where files lie: a folder beside the database, or a bucket that speaks S3."""
