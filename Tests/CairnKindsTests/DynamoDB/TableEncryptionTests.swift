import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

@testable import CairnKinds

/// A table's encryption and class, which LocalStack doesn't keep.
@Suite struct TableEncryptionTests {
  private static let key = "arn:aws:kms:us-east-1:1:key/k"

  private func read(
    _ table: [String: JSONValue], like declared: [String: Value] = [:],
    keys: [String: JSONValue] = [:], _ flavour: Scope.Flavour = .aws
  ) async throws -> (Properties, StubEvents) {
    var description = table
    description["TableName"] = "t"
    description["TableStatus"] = "ACTIVE"
    let stub = StubEvents([
      "DescribeTable": ["Table": .object(description)], "DescribeKey": .object(keys),
      "DescribeTimeToLive": [:], "DescribeContinuousBackups": [:], "ListTagsOfResource": [:],
    ])
    let resource = ResourceHandle(
      address: ResourceAddress(section: "tables", name: "t"),
      properties: Properties(["name": "t"].merging(declared) { $1 }))
    let live = try await Table().read(resource, stub.context(flavour))
    return (try #require(live).properties, stub)
  }

  private static let encrypted: [String: JSONValue] = [
    "SSEDescription": ["Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": .string(key)]
  ]

  @Test func `a table that says nothing has DynamoDB's key and the standard class`() async throws {
    for description in [[:], ["SSEDescription": ["Status": "DISABLED"]]] as [[String: JSONValue]] {
      let (live, stub) = try await read(description)
      #expect(live[Table.encryption] == "aws-owned")
      #expect(live[raw: "kmsKey"] == .null)
      #expect(live[Table.tableClass] == "standard")
      #expect(!stub.operations.contains("DescribeKey"))
    }
  }

  @Test func `the account's own key is declared by leaving it out`() async throws {
    let own = try await read(
      Self.encrypted, like: ["encryption": "kms"],
      keys: ["KeyMetadata": ["KeyState": "Enabled", "KeyManager": "AWS"]]
    ).0
    #expect(own[Table.encryption] == "kms")
    #expect(own[raw: "kmsKey"] == .null)
    let other = try await read(
      Self.encrypted, like: ["encryption": "kms"],
      keys: ["KeyMetadata": ["KeyState": "Enabled", "KeyManager": "CUSTOMER"]]
    ).0
    #expect(other[Table.kmsKey] == Self.key)
  }

  @Test func `a key keeps its spelling`() async throws {
    for spelling in [Self.key, "k"] {
      let (live, stub) = try await read(
        Self.encrypted, like: ["encryption": "kms", "kmsKey": .string(spelling)])
      #expect(live[Table.kmsKey] == spelling)
      #expect(!stub.operations.contains("DescribeKey"))
    }
    for (arn, found) in [(Self.key, "alias/mine"), ("arn:other", Self.key)] {
      let live = try await read(
        Self.encrypted, like: ["encryption": "kms", "kmsKey": "alias/mine"],
        keys: ["KeyMetadata": ["KeyState": "Enabled", "Arn": .string(arn)]]
      ).0
      #expect(live[Table.kmsKey] == found)
    }
  }

  @Test func `the class is read`() async throws {
    let live = try await read([
      "TableClassSummary": ["TableClass": "STANDARD_INFREQUENT_ACCESS"]
    ]).0
    #expect(live[Table.tableClass] == "infrequent-access")
  }

  @Test func `neither is compared on LocalStack, which forgets them`() async throws {
    let live = try await read(Self.encrypted, .emulator).0
    for field in ["encryption", "kmsKey", "class"] { #expect(live[raw: field] == nil) }
  }

  @Test func `is written as DynamoDB takes it`() {
    func written(_ table: [String: Value], isNew: Bool) -> JSONValue? {
      TableEncryption.specification(of: Properties(table), isNew: isNew)
    }
    #expect(written([:], isNew: true) == nil)
    #expect(written([:], isNew: false) == ["Enabled": false])
    #expect(written(["encryption": "kms"], isNew: true) == ["Enabled": true, "SSEType": "KMS"])
    #expect(
      written(["encryption": "kms", "kmsKey": "k"], isNew: false)
        == ["Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": "k"])
  }
}
