import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Testing

@Suite(.enabled(if: TestEndpoint.isSet)) struct `What boto3 finds of what was made` {
  @Test func `a bucket with everything`() async throws {
    try await KindContract.run(.of("buckets")) { contract in
      let thing = contract.resource([
        "versioning": true, "encryption": "kms", "kmsKey": "1234abcd",
        "cors": [
          ["origins": ["https://example.com"], "methods": ["GET", "PUT"], "maxAge": 3_600]
        ],
        "lifecycle": [["id": "tmp", "prefix": "tmp/", "expire": 604_800]],
        "publicAccess": true, "tags": ["team": "images + more"],
      ])
      try await contract.create(thing)
      let found = try await Judge.found("buckets", try #require(thing.properties[Bucket.name]))
      #expect(found["versioning"]?["Status"] == "Enabled")
      let configuration = found["encryption"]?["ServerSideEncryptionConfiguration"]
      let encryption = configuration?["Rules"]?[0]?["ApplyServerSideEncryptionByDefault"]
      #expect(encryption?["SSEAlgorithm"] == "aws:kms")
      #expect(encryption?["KMSMasterKeyID"]?.string?.hasSuffix("1234abcd") == true)
      #expect(
        found["cors"]?["CORSRules"] == [
          [
            "AllowedOrigins": ["https://example.com"], "AllowedMethods": ["GET", "PUT"],
            "MaxAgeSeconds": 3_600,
          ]
        ])
      #expect(
        found["lifecycle"]?["Rules"] == [
          [
            "ID": "tmp", "Filter": ["Prefix": "tmp/"], "Status": "Enabled",
            "Expiration": ["Days": 7],
          ]
        ])
      let access = found["publicAccess"]?["PublicAccessBlockConfiguration"]
      #expect(access?["BlockPublicPolicy"] == false)
      #expect(
        found["tags"] == [
          "team": "images + more", "cairn:resource": "thing",
          "cairn:stack": .string(contract.context.scope.stack),
        ])
      try await contract.kind.delete(thing, contract.context)
      #expect(
        try await Judge.found("buckets", try #require(thing.properties[Bucket.name])) == .null)
    }
  }

  @Test func `a table with everything`() async throws {
    try await KindContract.run(.of("tables")) { contract in
      let thing = contract.resource([
        "partitionKey": ["name": "user_id"], "sortKey": ["name": "image_id", "type": "number"],
        "billing": "provisioned", "readCapacity": 4, "writeCapacity": 3,
        "globalIndexes": [
          "by-status": [
            "partitionKey": ["name": "status"], "projection": "include", "include": ["title"],
            "readCapacity": 2,
          ]
        ],
        "localIndexes": ["by-size": ["sortKey": ["name": "size", "type": "number"]]],
        "timeToLive": "expires_at", "stream": "new-image", "pointInTimeRecovery": true,
        "deletionProtection": true, "tags": ["team": "images"],
      ])
      try await contract.create(thing)
      let name = try #require(thing.properties[Table.name])
      let found = try await Judge.found("tables", name)
      #expect(
        found["KeySchema"] == [
          ["AttributeName": "user_id", "KeyType": "HASH"],
          ["AttributeName": "image_id", "KeyType": "RANGE"],
        ])
      #expect(
        Set(found["AttributeDefinitions"]?.array ?? []) == [
          ["AttributeName": "user_id", "AttributeType": "S"],
          ["AttributeName": "image_id", "AttributeType": "N"],
          ["AttributeName": "status", "AttributeType": "S"],
          ["AttributeName": "size", "AttributeType": "N"],
        ])
      #expect(found["ProvisionedThroughput"]?["ReadCapacityUnits"] == 4)
      #expect(found["ProvisionedThroughput"]?["WriteCapacityUnits"] == 3)
      let index = found["GlobalSecondaryIndexes"]?[0]
      #expect(index?["IndexName"] == "by-status")
      #expect(index?["Projection"] == ["ProjectionType": "INCLUDE", "NonKeyAttributes": ["title"]])
      #expect(index?["ProvisionedThroughput"]?["ReadCapacityUnits"] == 2)
      #expect(index?["ProvisionedThroughput"]?["WriteCapacityUnits"] == 3)
      #expect(found["LocalSecondaryIndexes"]?[0]?["IndexName"] == "by-size")
      #expect(found["StreamSpecification"]?["StreamViewType"] == "NEW_IMAGE")
      #expect(found["DeletionProtectionEnabled"] == true)
      #expect(
        found["ttl"]?["TimeToLiveDescription"]
          == ["TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"])
      let recovery = found["backups"]?["PointInTimeRecoveryDescription"]
      #expect(recovery?["PointInTimeRecoveryStatus"] == "ENABLED")
      #expect(found["tags"]?["team"] == "images")

      // What waits for the stream gets its ARN.
      let live = try #require(try await contract.read(thing))
      #expect(live.attributes["streamArn"]?.string == found["LatestStreamArn"]?.string)

      await #expect(
        throws: KindError(
          "The table \(name) is protected against deletion. Write `deletionProtection: false`. In an "
            + "edit that replaces the table, the protection is lifted first; before removing the table "
            + "or destroying the stack, apply it.", path: "deletionProtection")
      ) { try await contract.kind.delete(thing, contract.context) }
      let open = contract.resource([
        "partitionKey": ["name": "user_id"], "sortKey": ["name": "image_id", "type": "number"],
        "localIndexes": ["by-size": ["sortKey": ["name": "size", "type": "number"]]],
      ])
      try await contract.update(open)
      let changed = try await Judge.found("tables", name)
      #expect(changed["BillingModeSummary"]?["BillingMode"] == "PAY_PER_REQUEST")
      #expect(changed["GlobalSecondaryIndexes"]?.array?.isEmpty != false)
      try await contract.kind.delete(thing, contract.context)
      #expect(try await Judge.found("tables", name) == .null)
    }
  }

  @Test func `a queue with everything`() async throws {
    try await KindContract.run(.of("queues", variant: "FIFO")) { contract in
      let dead = contract.context.scope.arn("sqs", "\(contract.stem)-dead.fifo")
      let thing = contract.resource([
        "contentBasedDeduplication": true, "visibilityTimeout": 60, "messageRetention": 1_209_600,
        "delay": 5, "receiveWait": 20, "maximumMessageSize": 2_048,
        "deadLetter": ["queue": .string(dead), "maxReceives": 5], "encryption": "kms",
        "tags": ["team": "images"],
      ])
      try await contract.create(thing)
      let found = try await Judge.found("queues", "\(contract.stem)-thing.fifo")
      let expected = [
        "FifoQueue": "true", "ContentBasedDeduplication": "true", "VisibilityTimeout": "60",
        "MessageRetentionPeriod": "1209600", "DelaySeconds": "5",
        "ReceiveMessageWaitTimeSeconds": "20", "MaximumMessageSize": "2048",
        "KmsMasterKeyId": "alias/aws/sqs",
      ]
      for (name, value) in expected { #expect(found[name]?.string == value, "\(name)") }
      #expect(
        found["RedrivePolicy"] == ["deadLetterTargetArn": .string(dead), "maxReceiveCount": 5])
      #expect(
        found["tags"] == [
          "team": "images", "cairn:resource": "thing",
          "cairn:stack": .string(contract.context.scope.stack),
        ])
      try await contract.kind.delete(thing, contract.context)
      #expect(try await Judge.found("queues", "\(contract.stem)-thing.fifo") == .null)
    }
  }

  @Test func `policies of a queue and of a bucket`() async throws {
    try await KindContract.run(.of("policies")) { contract in
      let mark = "cairn:\(contract.context.scope.stack):thing"
      let queue = contract.resource()
      try await contract.create(queue)
      let onQueue = try await Judge.found("policies", "queue \(contract.stem)-queue")
      #expect(onQueue["Id"]?.string == mark)
      #expect(
        onQueue["Statement"]?[0]?["Resource"]
          == [.string(contract.context.scope.arn("sqs", "\(contract.stem)-queue"))])
      let bucket = contract.resource(["bucket": .string("\(contract.stem)-bucket")])
      try await contract.create(bucket)
      let onBucket = try await Judge.found("policies", "bucket \(contract.stem)-bucket")
      #expect(onBucket["Id"]?.string == mark)
      #expect(
        onBucket["Statement"]?[0]?["Resource"] == [
          "arn:aws:s3:::\(contract.stem)-bucket", "arn:aws:s3:::\(contract.stem)-bucket/*",
        ])
      try await contract.kind.delete(queue, contract.context)
      try await contract.kind.delete(bucket, contract.context)
      #expect(try await Judge.found("policies", "queue \(contract.stem)-queue") == .null)
      #expect(try await Judge.found("policies", "bucket \(contract.stem)-bucket") == .null)
    }
  }
}
