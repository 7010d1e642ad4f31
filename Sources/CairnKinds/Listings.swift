import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnJSON

/// What one round of reads asks a target once, though several kinds and resources want to know it:
/// listings, and the tags and documents that hang on what they list.
extension KindContext {
  /// In our region (emulators show those of other regions too), without those of cairn's own.
  func buckets() async throws -> [S3Bucket] {
    let (aws, region) = (aws, scope.region)
    return try await shared.answer(to: "s3 ListBuckets") {
      try await aws.listBuckets().filter {
        ($0.region == nil || $0.region == region) && !LedgerBucket.isOne($0.name)
      }
    }
  }

  func bucketTags(_ bucket: String) async throws -> [String: String] {
    let aws = aws
    return try await shared.answer(to: "s3 GetBucketTagging \(bucket)") {
      try await aws.getBucketTags(bucket)
    }
  }

  func queueNames() async throws -> [String] {
    let aws = aws
    return try await shared.answer(to: "sqs ListQueues") { try await aws.listQueueNames() }
  }

  /// Asked for once for a queue and its policy; nil when there is no such queue.
  func queueAttributes(_ queue: QueueAddress) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "sqs GetQueueAttributes \(queue.url)") {
      try await aws.getQueueAttributes(queueURL: queue.url)
    }
  }

  /// Nil when there is no such queue.
  func queueTags(_ queue: QueueAddress) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "sqs ListQueueTags \(queue.url)") {
      try await aws.listQueueTags(queueURL: queue.url)
    }
  }

  func tableDescription(_ name: String) async throws -> JSONValue? {
    let aws = aws
    return try await shared.answer(to: "dynamodb DescribeTable \(name)") {
      try await aws.describeTable(name)
    }
  }

  /// Nil when there is no such table.
  func tableTags(arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "dynamodb ListTagsOfResource \(arn)") {
      try await aws.listTableTags(arn: arn)
    }
  }

  /// Which is all of them where an account has no more than 50.
  func firstFunctions() async throws -> LambdaFunctionPage {
    let aws = aws
    return try await shared.answer(to: "lambda ListFunctions") { try await aws.listFunctions() }
  }

  func functions() async throws -> [LambdaFunction] {
    let (aws, context) = (aws, self)
    return try await shared.answer(to: "lambda ListFunctions, every page") {
      var page = try await context.firstFunctions()
      var functions = page.functions
      while let marker = page.nextMarker {
        page = try await aws.listFunctions(marker: marker)
        functions += page.functions
      }
      return functions
    }
  }

  /// Of functions and mappings; nil when there is no such thing.
  func lambdaTags(_ arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "lambda ListTags \(arn)") {
      try await found { try await aws.listLambdaTags(arn) }
    }
  }

  /// The statements of a function's policy.
  func functionPolicy(_ function: String) async throws -> [JSONValue] {
    let aws = aws
    return try await shared.answer(to: "lambda GetPolicy \(function)") {
      let policy = try await found { try await aws.getFunctionPolicy(function) } ?? ""
      guard !policy.isEmpty, let document = try? JSONValue(parsing: policy) else { return [] }
      return document["Statement"]?.array ?? []
    }
  }

  /// Those that are not about to go.
  func mappings() async throws -> [LambdaMapping] {
    let aws = aws
    return try await shared.answer(to: "lambda ListEventSourceMappings") {
      try await aws.listEventSourceMappings().filter { $0.state != "Deleting" }
    }
  }

  func restAPIs() async throws -> [RestAPI] {
    let aws = aws
    return try await shared.answer(to: "apigateway GetRestApis") { try await aws.getRestAPIs() }
  }

  /// Which is all of them where an account has no more than 1,000; nil where it is not allowed.
  func firstRoles() async throws -> IAMRolePage? {
    let aws = aws
    return try await shared.answer(to: "iam GetAccountAuthorizationDetails Role") {
      () async throws -> IAMRolePage? in
      do {
        return try await aws.getRoleDetails()
      } catch let error as AWSError
        where error.cause == .denied || error.cause == .notImplemented
      {
        return nil
      }
    }
  }

  func roles() async throws -> [IAMRole] {
    let (aws, context) = (aws, self)
    return try await shared.answer(to: "iam GetAccountAuthorizationDetails Role, every page") {
      // Where the first page is refused, this says so.
      guard var page = try await context.firstRoles() else {
        return try await aws.getRoleDetails().roles
      }
      var roles = page.roles
      while let marker = page.marker {
        page = try await aws.getRoleDetails(marker: marker)
        roles += page.roles
      }
      return roles
    }
  }

  /// A bucket's notifications; nil without the bucket.
  func notifications(of bucket: String) async throws -> S3NotificationConfiguration? {
    let aws = aws
    return try await shared.answer(to: "s3 GetBucketNotificationConfiguration \(bucket)") {
      () async throws -> S3NotificationConfiguration? in
      do throws(AWSError) {
        return try await aws.getBucketNotification(bucket)
      } catch {
        guard [.notFound, .denied].contains(error.cause) else { throw error }
        return nil
      }
    }
  }

  /// A bucket's policy as text; nil when there is none, or no bucket.
  func bucketPolicy(_ bucket: String) async throws -> String? {
    let aws = aws
    return try await shared.answer(to: "s3 GetBucketPolicy \(bucket)") {
      () async throws -> String? in
      do throws(AWSError) {
        return try await aws.getBucketPolicy(bucket)
      } catch {
        guard error.isNotFound else { throw error }
        return nil
      }
    }
  }
}

extension Kind {
  /// Who the tags of a resource of this kind say it belongs to.
  func owner(of tags: [String: String], _ context: KindContext) -> LiveResource.Owner {
    LiveResource.Owner(tags: tags, schema, in: context.scope)
  }

  /// Something with a name, and tags that tell whose it is.
  func tagged(
    _ name: String, _ properties: Properties, tags: [String: String],
    attributes: LiveAttributes? = nil, _ context: KindContext
  ) -> FoundResource {
    FoundResource(
      identity: identity(of: properties, in: context.scope) ?? Identity(name),
      owner: owner(of: tags, context), properties: properties,
      attributes: attributes ?? self.attributes(of: properties, in: context.scope))
  }
}
