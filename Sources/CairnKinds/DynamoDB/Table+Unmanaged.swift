import CairnAWS
import CairnEngine
import CairnJSON

extension Table: AnswerKind {
  package var answers: [String: AnswerMembers] {
    [
      "TableDescription": Self.members, "GlobalSecondaryIndexDescription": Self.indexMembers,
      "LocalSecondaryIndexDescription": Self.indexMembers,
    ]
  }

  /// AWS DynamoDB API, "TableDescription". "UpdateTable" keeps what a request leaves out.
  package static let members = AnswerMembers(
    held: [
      "AttributeDefinitions", "BillingModeSummary", "DeletionProtectionEnabled",
      "GlobalSecondaryIndexes", "KeySchema", "LatestStreamArn", "LocalSecondaryIndexes",
      "ProvisionedThroughput", "SSEDescription", "StreamSpecification", "TableArn",
      "TableClassSummary", "TableName",
    ],
    reported: [
      "ArchivalSummary", "CreationDateTime", "GlobalTableVersion", "ItemCount",
      "LatestStreamLabel", "RestoreSummary", "TableId", "TableSizeBytes", "TableStatus",
      // Grows automatically with the traffic.
      "WarmThroughput",
    ])

  /// AWS DynamoDB API, "GlobalSecondaryIndexDescription" and "LocalSecondaryIndexDescription".
  package static let indexMembers = AnswerMembers(
    held: ["IndexName", "KeySchema", "Projection", "ProvisionedThroughput"],
    reported: [
      "Backfilling", "IndexArn", "IndexSizeBytes", "IndexStatus", "ItemCount", "WarmThroughput",
    ])

  static func unmanaged(_ table: TableDescription) -> [UnmanagedSetting] {
    let indexes = table.globalIndexes.sorted { $0.key < $1.key }.flatMap { name, index in
      // An index with another key or projection is another index.
      indexMembers.unmanaged(
        in: index, of: "index \(name)",
        lostWith: [
          TableIndex.partitionKey.name, TableIndex.sortKey.name, TableIndex.projection.name,
          TableIndex.include.name,
        ].map { "\(globalIndexes.name).\(name).\($0)" })
    }
    return members.unmanaged(in: table.json) + indexes
  }
}
