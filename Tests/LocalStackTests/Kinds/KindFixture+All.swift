import CairnEngine
import CairnKinds
import CairnLanguage

extension KindFixture {
  static let all = [bucket, table, queue, fifoQueue, policy, notification] + serverless

  private static let kmsKeys: [Value] = [
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms:us-east-1:000000000000:key/0987dcba-09fe-87dc-65ba-ab0987654321",
  ]

  static let bucket = KindFixture(
    kind: Bucket(),
    unreadable: ["onDestroy": "only the ledger knows what a destroy may do"],
    companions: ["kmsKey": ["encryption": "kms"]],
    prepare: { _, _ in
      Surroundings(known: [
        "kmsKey": kmsKeys,
        "lifecycle": [
          [],
          [["prefix": "tmp/", "expire": 86_400]],
          [
            [
              "id": "all", "prefix": "", "expire": 8_640_000, "expireNoncurrent": 172_800,
              "abortUploads": 604_800, "enabled": false,
            ],
            ["expireNoncurrent": 2_592_000, "prefix": "a & <b>/"],
          ],
        ],
      ])
    })

  static let table = KindFixture(
    kind: Table(),
    fixed: ["billing": "goes with the capacities"],
    companions: [
      "readCapacity": ["billing": "provisioned", "writeCapacity": 5],
      "writeCapacity": [
        "billing": "provisioned", "readCapacity": 5,
        "globalIndexes": [
          "by-status": ["partitionKey": ["name": "status"], "readCapacity": 3],
          "by-size": ["partitionKey": ["name": "size", "type": "number"]],
        ],
      ],
      "localIndexes": ["sortKey": ["name": "created", "type": "number"]],
    ],
    answers: [
      "TableDescription": Table.members, "GlobalSecondaryIndexDescription": Table.indexMembers,
      "LocalSecondaryIndexDescription": Table.indexMembers,
    ],
    prepare: { _, _ in
      Surroundings(
        base: ["partitionKey": ["name": "id", "type": "string"]],
        known: [
          "partitionKey": [["name": "id"], ["name": "key", "type": "binary"]],
          "sortKey": [["name": "created", "type": "number"], ["name": "label"]],
          "timeToLive": ["expires_at", "other"],
          // moto never lets a stream be turned on a second time.
          "stream": ["both", "off"],
          "readCapacity": [1, 7], "writeCapacity": [2, 9],
          "globalIndexes": [
            [:],
            ["by-status": ["partitionKey": ["name": "status"]]],
            [
              "by-status": [
                "partitionKey": ["name": "status"], "sortKey": ["name": "size", "type": "number"],
                "projection": "keys-only",
              ]
            ],
            [
              "by-owner": [
                "partitionKey": ["name": "owner"], "projection": "include",
                "include": ["title", "label"],
              ],
              "by-size": ["partitionKey": ["name": "size", "type": "number"]],
            ],
          ],
          "localIndexes": [
            ["by-label": ["sortKey": ["name": "label"]]],
            [
              "by-size": [
                "sortKey": ["name": "size", "type": "number"], "projection": "include",
                "include": ["title"],
              ],
              "by-label": ["sortKey": ["name": "label"], "projection": "keys-only"],
            ],
          ],
        ])
    })

  static let queue = KindFixture(
    kind: Queue(),
    fixed: ["fifo": "has a fixture of its own", "contentBasedDeduplication": "FIFO queues only"],
    companions: ["kmsKey": ["encryption": "kms"]],
    answers: ["QueueAttributeName": Queue.members],
    prepare: { try await queueSurroundings($0, $1, [:]) })

  static let fifoQueue = KindFixture(
    kind: Queue(), variant: " (FIFO)",
    fixed: ["fifo": "this one is"],
    companions: ["kmsKey": ["encryption": "kms"]],
    answers: ["QueueAttributeName": Queue.members],
    prepare: { try await queueSurroundings($0, $1, ["fifo": true]) })

  private static func queueSurroundings(
    _ context: KindContext, _ name: String, _ base: [String: Value]
  ) async throws -> Surroundings {
    let dead = base.isEmpty ? "\(name)-dead" : "\(name)-dead.fifo"
    let clear = try await make(Queue(), dead, base, context)
    let arn = Value.string(context.scope.arn("sqs", dead))
    return Surroundings(
      base: base,
      known: [
        "kmsKey": kmsKeys,
        "deadLetter": [
          ["queue": arn, "maxReceives": 1], ["queue": arn, "maxReceives": 1_000],
        ],
      ], clear: clear)
  }

  static let policy = KindFixture(
    kind: Policy(),
    companions: [
      "bucket": [
        "statements": [
          [
            "Effect": "Allow", "Principal": ["Service": "logging.s3.amazonaws.com"],
            "Action": ["s3:PutObject"],
          ]
        ]
      ]
    ],
    excludes: ["bucket": ["queue"]],
    prepare: { context, name in
      let clearQueue = try await make(Queue(), "\(name)-queue", [:], context)
      let clearBucket = try await make(Bucket(), "\(name)-bucket", [:], context)
      return Surroundings(
        base: ["queue": .string(context.scope.arn("sqs", "\(name)-queue"))],
        known: [
          "queue": [.string(context.scope.arn("sqs", "\(name)-queue"))],
          "bucket": [.string("\(name)-bucket")],
          "statements": [
            [
              [
                "Effect": "Allow", "Principal": ["Service": "s3.amazonaws.com"],
                "Action": ["sqs:SendMessage"],
              ]
            ],
            [
              [
                "Sid": "Arn", "Effect": "Allow", "Principal": ["Service": "s3.amazonaws.com"],
                "Action": ["sqs:SendMessage"],
                "Condition": ["ArnEquals": ["aws:SourceArn": "arn:aws:s3:::images"]],
              ],
              [
                "Effect": "Deny", "Principal": "*", "Action": ["sqs:*"],
                "Condition": ["Bool": ["aws:SecureTransport": "false"]],
              ],
            ],
          ],
        ],
        clear: {
          try await clearQueue()
          try await clearBucket()
        })
    })

  static let notification = KindFixture(
    kind: Notification(),
    fixed: ["bucket": "there is one", "function": "needs a function; tried with functions"],
    prepare: { context, name in
      let clearBucket = try await make(Bucket(), "\(name)-bucket", [:], context)
      let clearQueue = try await make(Queue(), "\(name)-queue", [:], context)
      let clearOther = try await make(Queue(), "\(name)-other", [:], context)
      return Surroundings(
        base: [
          "bucket": .string("\(name)-bucket"),
          "queue": .string(context.scope.arn("sqs", "\(name)-queue")),
        ],
        known: [
          "queue": [
            .string(context.scope.arn("sqs", "\(name)-queue")),
            .string(context.scope.arn("sqs", "\(name)-other")),
          ],
          "bucket": [.string("\(name)-bucket")],
          // None takes in another one.
          "events": [
            ["s3:ObjectCreated:*"], ["s3:ObjectCreated:Put", "s3:ObjectRemoved:*"],
            ["s3:ObjectCreated:Copy", "s3:ObjectCreated:Post", "s3:ObjectRemoved:Delete"],
          ],
        ],
        clear: {
          try await clearBucket()
          try await clearQueue()
          try await clearOther()
        })
    })
}
