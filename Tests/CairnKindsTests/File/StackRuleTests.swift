import Testing

/// Combinations of resources that a service would refuse, however they refer to each other.
@Suite struct `Rules between resources` {
  static let function = """
    functions:
      f: {zip: a.zip}

    """

  static let noStream =
    "`tables.metadata` has no `streamArn`, because its `stream` is `off`. Write `stream: new-image` "
    + "there, or what else is needed: `keys-only`, `old-image`, `both`."

  static let tables = [
    FileCase(
      "every other reference to a stream that is not there",
      """
      tables:
        metadata: {partitionKey: {name: id}, stream: off}
        other: {partitionKey: {name: id}, stream: both}
      functions:
        f: {zip: a.zip, environment: {▸STREAM: "${tables.metadata.streamArn}"}}
      roles:
        r:
          assumedBy: [lambda.amazonaws.com]
          statements:
            - actions: [dynamodb:GetRecords]
              resources: ["${tables.other.streamArn}", ▸"${tables.metadata.streamArn}"]
      queues:
        q: {tags: {▸stream: "of ${tables.metadata.streamArn}", ok: "${tables.other.streamArn}"}}
      outputs:
        ▸stream: ${tables.metadata.streamArn}
        other: {a: "${tables.other.streamArn}"}
        ▸deep: {a: ["${tables.metadata.streamArn}"]}
      """, noStream, noStream, noStream, noStream, noStream),
    FileCase(
      "a mapping of a table without a stream, by name",
      """
      tables:
        metadata: {partitionKey: {name: id}}
      mappings:
        m: {▸table: metadata, function: f}
      \(function)
      """,
      noStream),
    FileCase(
      "by reference, of a stream that is off",
      """
      tables:
        metadata: {partitionKey: {name: id}, stream: off}
      mappings:
        m: {▸table: "${tables.metadata.streamArn}", function: f}
      \(function)
      """,
      noStream),
    FileCase(
      "by the ARN of a table",
      """
      mappings:
        m:
          table: ▸arn:aws:dynamodb:us-east-1:123456789012:table/metadata
          function: f
      \(function)
      """,
      "`table` takes a table of the stack, or the ARN of a stream, such as "
        + "`arn:aws:dynamodb:us-east-1:123456789012:table/images/stream/2026-01-01T00:00:00.000`; "
        + "`arn:aws:dynamodb:us-east-1:123456789012:table/metadata` isn't one."),
    FileCase(
      "a mapping of a stream",
      """
      tables:
        metadata: {partitionKey: {name: id}, stream: both}
      mappings:
        m: {table: metadata, function: f}
        n: {table: "arn:aws:dynamodb:eu-west-1:123456789012:table/x/stream/2026-01-01T00:00:00.000", function: f}
      \(function)
      """),
  ]

  static let regions = [
    FileCase(
      "things of another region",
      """
      region: eu-west-1
      queues:
        q: {deadLetter: {▸queue: "arn:aws:sqs:us-east-1:123456789012:dead", maxReceives: 1}}
        r: {deadLetter: {queue: "arn:aws:sqs:eu-west-1:123456789012:dead", maxReceives: 1}}
        s: {deadLetter: {▸queue: "arn:aws:sqs:us-east-1:${stack.account}:dead", maxReceives: 1}}
        t: {deadLetter: {queue: "arn:aws:sqs:${stack.region}:${stack.account}:dead", maxReceives: 1}}
      buckets:
        b: {}
      notifications:
        n: {bucket: b, events: ["s3:ObjectCreated:*"], ▸queue: "arn:aws:sqs:us-east-1:123456789012:x"}
      mappings:
        m: {▸queue: "arn:aws:sqs:us-east-1:123456789012:x", function: f}
      \(function)
      """,
      "A dead-letter queue is in the region of its source queue\(elsewhere)",
      "A dead-letter queue is in the region of its source queue\(elsewhere)",
      "A bucket notifies queues of its own region\(elsewhere)",
      "An event source mapping is in the region of its source and function\(elsewhere)"),
    FileCase(
      "a stack that may go anywhere",
      """
      queues:
        q: {deadLetter: {queue: "arn:aws:sqs:us-east-1:123456789012:dead", maxReceives: 1}}
      """),
  ]

  private static let elsewhere =
    ", and this one is in `us-east-1`, while the stack is in `eu-west-1`."

  static let queues = [
    FileCase(
      "dead letters of a FIFO queue to a standard one",
      """
      queues:
        jobs:
          fifo: true
          deadLetter: {▸queue: failed, maxReceives: 5}
        jobs-2:
          fifo: true
          deadLetter: {▸queue: "${queues.failed.arn}", maxReceives: 5}
        jobs-3:
          fifo: true
          deadLetter: {▸queue: "arn:aws:sqs:us-east-1:123456789012:failed", maxReceives: 5}
        failed: {}
      """,
      "The dead letters of a FIFO queue go to a FIFO queue, and this is a standard one. Declare it "
        + "with `fifo: true`, or name another queue.",
      "The dead letters of a FIFO queue go to a FIFO queue, and this is a standard one. Declare it "
        + "with `fifo: true`, or name another queue.",
      "The dead letters of a FIFO queue go to a FIFO queue, and this is a standard one. Declare it "
        + "with `fifo: true`, or name another queue."),
    FileCase(
      "dead letters of a standard queue to a FIFO one",
      """
      queues:
        jobs:
          deadLetter: {▸queue: failed, maxReceives: 5}
        jobs-2:
          deadLetter: {▸queue: "arn:aws:sqs:us-east-1:123456789012:failed.fifo", maxReceives: 5}
        jobs-3:
          deadLetter:
            ▸queue: arn:aws:sqs:${stack.region}:${stack.account}:failed.fifo
            maxReceives: 5
        jobs-4:
          deadLetter:
            ▸queue: arn:aws:sqs:${stack.region}:${stack.account}:${queues.failed.name}
            maxReceives: 5
        failed: {fifo: true}
      """,
      "The dead letters of a standard queue go to a standard queue, and this is a FIFO queue. Name "
        + "another queue, or make this one FIFO as well.",
      "The dead letters of a standard queue go to a standard queue, and this is a FIFO queue. Name "
        + "another queue, or make this one FIFO as well.",
      "The dead letters of a standard queue go to a standard queue, and this is a FIFO queue. Name "
        + "another queue, or make this one FIFO as well.",
      "The dead letters of a standard queue go to a standard queue, and this is a FIFO queue. Name "
        + "another queue, or make this one FIFO as well."),
    FileCase(
      "dead letters to a queue whose own fields are wrong: only that is told",
      """
      queues:
        jobs:
          fifo: true
          deadLetter: {queue: failed, maxReceives: 5}
        failed: {▸name: failed.fifo}
      """,
      "Only a FIFO queue's name may end in .fifo: add `fifo: true`, or choose another name than "
        + "`failed.fifo`."),
    FileCase(
      "a mapping of a FIFO queue",
      """
      queues:
        jobs: {fifo: true}
      mappings:
        a: {queue: jobs, function: f, ▸batchSize: 100, ▸batchWindow: 5s}
        b: {queue: "${queues.jobs.arn}", function: f, ▸batchSize: 11}
        c: {queue: "arn:aws:sqs:us-east-1:123456789012:x.fifo", function: f, ▸batchWindow: 1s}
        d: {queue: jobs, function: f, batchSize: 10, batchWindow: 0}
      \(function)
      """,
      "One batch of a FIFO queue has at most 10 messages: write a `batchSize` of 10 or less.",
      "Lambda doesn't wait for batches of a FIFO queue to fill: remove `batchWindow`.",
      "One batch of a FIFO queue has at most 10 messages: write a `batchSize` of 10 or less.",
      "Lambda doesn't wait for batches of a FIFO queue to fill: remove `batchWindow`."),
    FileCase(
      "a large batch of a standard queue",
      """
      queues:
        jobs: {}
      mappings:
        a: {queue: jobs, function: f, ▸batchSize: 100}
        b: {queue: jobs, function: f, batchSize: 100, batchWindow: 1s}
      \(function)
      """,
      "One poll of a queue returns at most 10 messages, so a `batchSize` of 100 needs a `batchWindow` "
        + "of at least 1s."),
  ]

  static let buckets = """
    buckets:
      images: {name: demo-images}
      other: {}
    queues:
      uploads: {}
      ordered: {fifo: true}

    """

  static let notifications = [
    FileCase(
      "a notification to a FIFO queue",
      """
      \(buckets)notifications:
        a: {bucket: images, events: ["s3:ObjectCreated:*"], ▸queue: ordered}
        b: {bucket: other, events: ["s3:ObjectCreated:*"], ▸queue: "${queues.ordered.arn}"}
        c: {bucket: other, events: ["s3:ObjectRemoved:*"], ▸queue: "arn:aws:sqs:us-east-1:123456789012:x.fifo"}
      """,
      "S3 sends to standard queues only: choose a queue without `fifo: true`.",
      "S3 sends to standard queues only: choose a queue without `fifo: true`.",
      "S3 sends to standard queues only: choose a queue without `fifo: true`."),
    FileCase(
      "notifications of one bucket that overlap",
      """
      parameters:
        bucket: {type: string, default: demo-images}
      \(buckets)notifications:
        all: {bucket: images, events: ["s3:ObjectCreated:*"], prefix: photos/, queue: uploads}
        put: {bucket: images, events: [▸"s3:ObjectCreated:Put"], prefix: photos/2026/, queue: uploads}
        named: {bucket: "${parameters.bucket}", events: ["s3:ObjectRemoved:*", ▸"s3:ObjectCreated:Post"], suffix: .jpg, queue: uploads}
      """,
      "`notifications.all` notifies of `s3:ObjectCreated:Put` for the same keys of the bucket, and S3 "
        + "takes one notification for each event of a key. Give the two a `prefix` or `suffix` that "
        + "exclude each other, or other events.",
      "`notifications.all` notifies of `s3:ObjectCreated:Post` for the same keys of the bucket, and S3 "
        + "takes one notification for each event of a key. Give the two a `prefix` or `suffix` that "
        + "exclude each other, or other events."),
    FileCase(
      "notifications that exclude each other",
      """
      \(buckets)notifications:
        a: {bucket: images, events: ["s3:ObjectCreated:*"], prefix: photos/, queue: uploads}
        b: {bucket: images, events: ["s3:ObjectCreated:*"], prefix: docs/, queue: uploads}
        c: {bucket: images, events: ["s3:ObjectRemoved:*"], queue: uploads}
        d: {bucket: other, events: ["s3:ObjectCreated:*"], suffix: .jpg, queue: uploads}
        e: {bucket: other, events: ["s3:ObjectCreated:*"], suffix: .png, queue: uploads}
        f: {bucket: other, events: ["s3:ObjectCreated:*"], suffix: "${stack.account}", queue: uploads}
      """),
  ]

  static let rights = [
    FileCase(
      "a role that Lambda can't assume",
      """
      roles:
        api: {assumedBy: [apigateway.amazonaws.com]}
        account:
          trust: [{principal: {aws: "123456789012"}, actions: [sts:AssumeRole]}]
        both: {assumedBy: [apigateway.amazonaws.com, lambda.amazonaws.com]}
        trusting:
          trust: [{principal: {service: [lambda.amazonaws.com]}, actions: [sts:AssumeRole]}]
      functions:
        a: {zip: a.zip, ▸role: api}
        b: {zip: a.zip, ▸role: "${roles.account.arn}"}
        c: {zip: a.zip, role: both}
        d: {zip: a.zip, role: trusting}
        e: {zip: a.zip, role: "arn:aws:iam::123456789012:role/api"}
      """,
      "Lambda runs the function in `roles.api`, which doesn't let it. Write `assumedBy: "
        + "[lambda.amazonaws.com]` there, or let `lambda.amazonaws.com` assume it in `trust`.",
      "Lambda runs the function in `roles.account`, which doesn't let it. Write `assumedBy: "
        + "[lambda.amazonaws.com]` there, or let `lambda.amazonaws.com` assume it in `trust`."),
    FileCase(
      "a bucket's policy about another one",
      """
      buckets:
        images: {}
        other: {}
      queues:
        jobs: {}
      policies:
        p:
          bucket: images
          statements:
            - principal: "*"
              actions: [s3:GetObject]
              resources:
                - ▸"arn:aws:s3:::elsewhere/*"
                - arn:aws:s3:::demo-images-000000000000-us-east-1/photos/*
                - arn:aws:s3:::demo-*
                - ▸"${buckets.other.arn}/*"
                - ${buckets.images.arn}
                - ▸"${queues.jobs.arn}"
      """,
      "The policy of a bucket is about that bucket and its objects: write `${buckets.images.arn}`, with "
        + "`/*` behind it for the objects, or leave `resources` out.",
      "The policy of a bucket is about that bucket and its objects: write `${buckets.images.arn}`, with "
        + "`/*` behind it for the objects, or leave `resources` out.",
      "The policy of a bucket is about that bucket and its objects: write `${buckets.images.arn}`, with "
        + "`/*` behind it for the objects, or leave `resources` out."),
  ]

  @Test(arguments: tables + regions + queues + notifications + rights)
  func `violations are reported at their place, in every view`(_ stack: FileCase) { stack.check() }
}
