import CairnLanguage
import Testing

@Suite struct ImageServiceTests {
  static let text = """
    stack: image-service
    region: us-east-1

    parameters:
      stage: {type: string, default: local}

    buckets:
      images:
        name: image-service-images
        cors:
          - {origins: ["*"], methods: [PUT, GET], headers: ["*"]}

    tables:
      metadata:
        name: ImagesMetadata
        partitionKey: {name: user_id, type: string}
        sortKey: {name: image_id, type: string}
        billing: on-demand

    queues:
      uploads:
        name: image-uploads
        visibilityTimeout: 60s
        deadLetter: {queue: uploads-failed, maxReceives: 5}
      uploads-failed:
        messageRetention: 14d

    policies:
      images-may-send:
        queue: uploads
        statements:
          - principal: {service: s3.amazonaws.com}
            actions: [sqs:SendMessage]
            conditions: {ArnEquals: {"aws:SourceArn": "${buckets.images.arn}"}}

    notifications:
      image-created:
        bucket: images
        events: ["s3:ObjectCreated:*"]
        queue: uploads

    functions:
      upload-images:
        package: ../lambdas
        product: UploadImages
        memory: 256MB
        timeout: 10s
        environment: {BUCKET: "${buckets.images.name}", TABLE: "${tables.metadata.name}"}
        permissions:
          - {actions: [dynamodb:PutItem], resources: ["${tables.metadata.arn}"]}

    apis:
      image-service-api:
        stage: ${parameters.stage}
        routes:
          POST /uploadImages: upload-images

    mappings:
      uploads-to-listener:
        queue: uploads
        function: upload-images
        batchSize: 10

    outputs:
      endpoint: ${apis.image-service-api.url}
    """

  @Test func `the stack of the design is read completely`() throws {
    let stack = try stack(Self.text)
    #expect(stack.name == "image-service")
    #expect(stack.region == "us-east-1")
    #expect(stack.parameters == ["stage": "local"])
    #expect(
      stack.resources.map(\.address.description) == [
        "buckets.images", "tables.metadata", "queues.uploads", "queues.uploads-failed",
        "policies.images-may-send", "notifications.image-created", "functions.upload-images",
        "apis.image-service-api", "mappings.uploads-to-listener",
      ])
    #expect(
      try stack.resource("queues.uploads").properties == [
        "name": "image-uploads", "visibilityTimeout": 60,
        "deadLetter": .map([
          "queue": reference("queues", "uploads-failed", "arn"), "maxReceives": 5,
        ]),
      ])
    #expect(
      try stack.resource("queues.uploads-failed").properties == [
        "name": "image-service-uploads-failed", "messageRetention": 1_209_600,
      ])
    #expect(
      try stack.resource("buckets.images").properties["cors"] == [
        ["origins": ["*"], "methods": ["GET", "PUT"], "headers": ["*"]]
      ])
    #expect(
      try stack.resource("policies.images-may-send").properties == [
        "queue": reference("queues", "uploads", "url"),
        "statements": [
          [
            "Effect": "Allow", "Principal": ["Service": "s3.amazonaws.com"],
            "Action": ["sqs:SendMessage"],
            "Condition": ["ArnEquals": ["aws:SourceArn": reference("buckets", "images", "arn")]],
          ]
        ],
      ])
    #expect(
      try stack.resource("functions.upload-images").properties == [
        "name": "image-service-upload-images", "package": "../lambdas", "product": "UploadImages",
        "memory": 256, "timeout": 10,
        "environment": [
          "BUCKET": reference("buckets", "images", "name"),
          "TABLE": reference("tables", "metadata", "name"),
        ],
        "permissions": [
          [
            "Effect": "Allow", "Action": ["dynamodb:PutItem"],
            "Resource": [reference("tables", "metadata", "arn")],
          ]
        ],
      ])
    #expect(
      try stack.resource("apis.image-service-api").properties == [
        "name": "image-service-image-service-api", "stage": "local",
        "routes": ["POST /uploadImages": reference("functions", "upload-images", "arn")],
      ])
    #expect(stack.outputs.map(\.value) == [reference("apis", "image-service-api", "url")])
  }

  @Test(arguments: [
    ("queues.uploads", nil, "21:3"), ("queues.uploads", "deadLetter.maxReceives", "24:41"),
    ("buckets.images", "cors[0].methods", "11:26"),
    ("buckets.images", "cors[0].methods[0]", "11:41"),
    ("policies.images-may-send", "statements[0].Principal.Service", "32:21"),
    ("policies.images-may-send", "statements[0].Condition.ArnEquals.aws:SourceArn", "34:34"),
    ("apis.image-service-api", "routes.POST /uploadImages", "56:7"),
    ("queues.uploads", "deadLetter.unheard.of", "24:5"),
  ])
  func `every field has its place`(address: String, path: String?, place: String) throws {
    let location = try stack(Self.text).resource(address).location(of: path)
    #expect(location.description == "stack.yaml:\(place)")
  }
}
