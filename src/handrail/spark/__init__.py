"""The same audit on Apache Spark: its workers read, its shuffle stages, its tasks judge, each by the code of one machine."""
