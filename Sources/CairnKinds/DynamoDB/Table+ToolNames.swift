import CairnLanguage

extension Table {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::DynamoDB::Table"), .sam("AWS::Serverless::SimpleTable"),
      .terraform("aws_dynamodb_table"), .aws("dynamodb"),
    ],
    fields: [
      "name": [.cloudFormation("TableName")],
      "partitionKey": [.cloudFormation("KeySchema"), .sam("PrimaryKey"), .terraform("hash_key")],
      "sortKey": [.terraform("range_key")],
      "billing": [.cloudFormation("BillingMode"), .terraform("billing_mode")],
      "readCapacity": [.cloudFormation("ReadCapacityUnits")],
      "writeCapacity": [.cloudFormation("WriteCapacityUnits")],
      "globalIndexes": [
        .cloudFormation("GlobalSecondaryIndexes"), .terraform("global_secondary_index"),
      ],
      "localIndexes": [
        .cloudFormation("LocalSecondaryIndexes"), .terraform("local_secondary_index"),
      ],
      "timeToLive": [.cloudFormation("TimeToLiveSpecification"), .terraform("ttl")],
      "stream": [.cloudFormation("StreamSpecification"), .terraform("stream_view_type")],
      "pointInTimeRecovery": [.cloudFormation("PointInTimeRecoverySpecification")],
      "deletionProtection": [
        .cloudFormation("DeletionProtectionEnabled"), .terraform("deletion_protection_enabled"),
      ],
    ])
}
