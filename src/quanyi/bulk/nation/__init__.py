"""从一市到全国: account years as Arrow tables, the same law over them, run by partitions on one machine or by Spark.

Needs pyarrow (extra `bulk`), which no other room of the house asks for; `spark` alone needs pyspark.
"""
