import CairnLanguage

extension Table {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::DynamoDB::Table"), .cloudFormation("AWS::DynamoDB::GlobalTable"),
      .sam("AWS::Serverless::SimpleTable"), .terraform("aws_dynamodb_table"), .aws("dynamodb"),
      .word("dynamo"),
    ],
    fields: [
      "name": [.cloudFormation("TableName")],
      "partitionKey": [.sam("PrimaryKey"), .terraform("hash_key")],
      "partitionKey.name": [.cloudFormation("AttributeName")],
      "partitionKey.type": [.cloudFormation("AttributeType")],
      "sortKey": [.terraform("range_key")],
      "sortKey.name": [.cloudFormation("AttributeName")],
      "sortKey.type": [.cloudFormation("AttributeType")],
      "billing": [.cloudFormation("BillingMode"), .terraform("billing_mode")],
      "readCapacity": [.cloudFormation("ReadCapacityUnits")],
      "writeCapacity": [.cloudFormation("WriteCapacityUnits")],
      "globalIndexes": [
        .cloudFormation("GlobalSecondaryIndexes"), .terraform("global_secondary_index"),
      ],
      "globalIndexes.partitionKey": [.terraform("hash_key")],
      "globalIndexes.sortKey": [.terraform("range_key")],
      "globalIndexes.projection": [
        .cloudFormation("ProjectionType"), .terraform("projection_type"),
      ],
      "globalIndexes.include": [
        .cloudFormation("NonKeyAttributes"), .terraform("non_key_attributes"),
      ],
      "localIndexes": [
        .cloudFormation("LocalSecondaryIndexes"), .terraform("local_secondary_index"),
      ],
      "localIndexes.sortKey": [.terraform("range_key")],
      "localIndexes.projection": [
        .cloudFormation("ProjectionType"), .terraform("projection_type"),
      ],
      "localIndexes.include": [
        .cloudFormation("NonKeyAttributes"), .terraform("non_key_attributes"),
      ],
      "timeToLive": [.cloudFormation("TimeToLiveSpecification"), .terraform("ttl")],
      "stream": [
        .cloudFormation("StreamSpecification"), .terraform("stream_view_type"),
        .terraform("stream_enabled"),
      ],
      "pointInTimeRecovery": [.cloudFormation("PointInTimeRecoverySpecification")],
      "deletionProtection": [
        .cloudFormation("DeletionProtectionEnabled"), .terraform("deletion_protection_enabled"),
      ],
      "encryption": [
        .cloudFormation("SSESpecification"), .sam("SSESpecification"),
        .terraform("server_side_encryption"),
      ],
      "kmsKey": [.cloudFormation("KMSMasterKeyId")],
      "class": [.cloudFormation("TableClass"), .terraform("table_class")],
    ],
    instead: [
      insteadOfKeySchema: ["KeySchema", "globalIndexes.KeySchema", "localIndexes.KeySchema"],
      "A key names the type of its attribute itself: `partitionKey.type`, `sortKey.type`.":
        ["AttributeDefinitions", "attribute"],
      "Write its parts as `readCapacity` and `writeCapacity`.":
        ["ProvisionedThroughput", "globalIndexes.ProvisionedThroughput"],
    ])

  private static let insteadOfKeySchema =
    "Write the keys as `partitionKey` and `sortKey`, each with its `partitionKey.name` and "
    + "`partitionKey.type`."
}
