import Testing

@testable import CairnAWS

/// An answer as a service sends it, and what is made of it.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  var service = AWSService.dynamoDB
  var operation = "Operation"
  var status: Int
  var headers: HTTPHeaders = [:]
  var body = ""
  var cause: AWSError.Cause
  var description: String

  var testDescription: String { description }
}

@Suite struct `Answers that are errors` {
  @Test(arguments: [
    ErrorCase(
      operation: "CreateTable", status: 400, headers: ["x-amzn-requestid": "R1"],
      body:
        #"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceInUseException","message":"Table already exists: t"}"#,
      cause: .alreadyExists,
      description:
        "dynamodb CreateTable failed with ResourceInUseException: Table already exists: t (status 400, request R1)"
    ),
    ErrorCase(
      operation: "DeleteTable", status: 400,
      body: #"{"__type":"ResourceInUseException","message":"Table is being created: t"}"#,
      cause: .conflict,
      description:
        "dynamodb DeleteTable failed with ResourceInUseException: Table is being created: t (status 400)"
    ),
    ErrorCase(
      status: 400,
      body:
        #"{"__type":"ConditionalCheckFailedException","message":"The conditional request failed"}"#,
      cause: .preconditionFailed,
      description:
        "dynamodb Operation failed with ConditionalCheckFailedException: The conditional request failed (status 400)"
    ),
    ErrorCase(
      status: 400,
      body:
        #"{"__type":"TransactionCanceledException","Message":"[None, ConditionalCheckFailed]"}"#,
      cause: .preconditionFailed,
      description:
        "dynamodb Operation failed with TransactionCanceledException: [None, ConditionalCheckFailed] (status 400)"
    ),
    ErrorCase(
      service: .sqs, status: 400,
      headers: ["x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"],
      body: #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}"#, cause: .notFound,
      description: "sqs Operation failed with QueueDoesNotExist: gone (status 400)"),
    ErrorCase(
      service: .sqs, status: 400,
      headers: ["x-amzn-query-error": "AWS.SimpleQueueService.QueueDeletedRecently;Sender"],
      body: #"{"__type":"SomeNewName","message":"wait"}"#, cause: .conflict,
      description: "sqs Operation failed with SomeNewName: wait (status 400)"),
    ErrorCase(
      service: .lambda, status: 404,
      headers: ["X-Amzn-Errortype": "ResourceNotFoundException:http://internal/"],
      body: #"{"Type":"User","Message":"Function not found"}"#, cause: .notFound,
      description:
        "lambda Operation failed with ResourceNotFoundException: Function not found (status 404)"),
    ErrorCase(
      service: .lambda, operation: "CreateFunction", status: 409,
      headers: ["X-Amzn-Errortype": "ResourceConflictException"],
      body: #"{"message":"Function already exist: f"}"#, cause: .alreadyExists,
      description:
        "lambda CreateFunction failed with ResourceConflictException: Function already exist: f (status 409)"
    ),
    ErrorCase(
      service: .lambda, status: 409, headers: ["X-Amzn-Errortype": "ResourceConflictException"],
      body: #"{"message":"An update is in progress"}"#, cause: .conflict,
      description:
        "lambda Operation failed with ResourceConflictException: An update is in progress (status 409)"
    ),
    ErrorCase(
      service: .lambda, status: 429, body: #"{"Reason":"x","message":"slow"}"#, cause: .throttled,
      description: "lambda Operation failed with TooManyRequestsException: slow (status 429)"),
    ErrorCase(
      service: .s3, operation: "GetObject", status: 404,
      body: """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NoSuchKey</Code><Message>It&apos;s &lt;gone&gt; &#233;&#x1F600;.</Message><RequestId>R2</RequestId></Error>
        """, cause: .notFound,
      description: "s3 GetObject failed with NoSuchKey: It's <gone> é😀. (status 404, request R2)"),
    ErrorCase(
      service: .s3, status: 409,
      body: "<Error><Code>BucketAlreadyOwnedByYou</Code><Message/></Error>", cause: .alreadyExists,
      description: "s3 Operation failed with BucketAlreadyOwnedByYou (status 409)"),
    ErrorCase(
      service: .s3, status: 409,
      body: "<Error><Code>ConditionalRequestConflict</Code><Message>At once</Message></Error>",
      cause: .conflict,
      description: "s3 Operation failed with ConditionalRequestConflict: At once (status 409)"),
    ErrorCase(
      service: .s3, status: 503,
      body: "<Error><Code>SlowDown</Code><Message>Please</Message></Error>",
      cause: .throttled, description: "s3 Operation failed with SlowDown: Please (status 503)"),
    ErrorCase(
      service: .s3, operation: "HeadObject", status: 404, headers: ["x-amz-request-id": "R3"],
      cause: .notFound,
      description: "s3 HeadObject failed with NotFound (status 404, request R3)"),
    ErrorCase(
      service: .s3, operation: "HeadObject", status: 404, cause: .server,
      description:
        "s3 HeadObject failed with ForeignAnswer: Something other than s3 answered, so nothing is known about the resource. Check the endpoint. (status 404)"
    ),
    ErrorCase(
      operation: "DeleteTable", status: 404, headers: ["Content-Type": "text/html"],
      body: "<html><head><title>404</title></head>\n<body>nginx <Code>x</Code></body></html>",
      cause: .server,
      description:
        "dynamodb DeleteTable failed with ForeignAnswer: Something other than dynamodb answered, so nothing is known about the resource. Check the endpoint. It says: <html><head><title>404</title></head> <body>nginx <Code>x</Code></body></html> (status 404)"
    ),
    ErrorCase(
      service: .lambda, operation: "DeleteFunction", status: 404,
      body: #"{"error": "no route", "code": 404}"#, cause: .server,
      description:
        "lambda DeleteFunction failed with ForeignAnswer: Something other than lambda answered, so nothing is known about the resource. Check the endpoint. (status 404)"
    ),
    ErrorCase(
      service: .sqs, operation: "DeleteQueue", status: 404, body: "404 page not found",
      cause: .server,
      description:
        "sqs DeleteQueue failed with ForeignAnswer: Something other than sqs answered, so nothing is known about the resource. Check the endpoint. It says: 404 page not found (status 404)"
    ),
    // A code of another service, or one with another message, doesn't mean absence either.
    ErrorCase(
      service: .sqs, status: 404, body: #"{"__type":"NotFoundException","message":"?"}"#,
      cause: .invalid, description: "sqs Operation failed with NotFoundException: ? (status 404)"),
    ErrorCase(
      service: .s3, status: 403, cause: .denied,
      description: "s3 Operation failed with Forbidden (status 403)"),
    ErrorCase(
      service: .s3, status: 412, cause: .preconditionFailed,
      description: "s3 Operation failed with PreconditionFailed (status 412)"),
    ErrorCase(
      service: .s3, status: 301, cause: .invalid,
      description: "s3 Operation failed with PermanentRedirect (status 301)"),
    ErrorCase(
      service: .iam, operation: "GetRole", status: 404,
      body: """
        <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code>
        <Message>no</Message></Error><RequestId>R4</RequestId></ErrorResponse>
        """, cause: .notFound,
      description: "iam GetRole failed with NoSuchEntity: no (status 404, request R4)"),
    ErrorCase(
      service: .apiGateway, status: 501, headers: ["x-amzn-errortype": "InternalFailure"],
      body: #"{"__type":"InternalFailure","message":"not in your plan"}"#, cause: .notImplemented,
      description: "apigateway Operation failed with InternalFailure: not in your plan (status 501)"
    ),
    ErrorCase(
      status: 500, body: #"{"__type":"InternalError","message":"exception while calling"}"#,
      cause: .server,
      description:
        "dynamodb Operation failed with InternalError: exception while calling (status 500)"),
    ErrorCase(
      status: 502, body: "Bad gateway", cause: .server,
      description: "dynamodb Operation failed with HTTP502: Bad gateway (status 502)"),
    ErrorCase(
      status: 400, body: "{broken", cause: .invalid,
      description: "dynamodb Operation failed with BadRequest (status 400)"),
    ErrorCase(
      status: 400, body: #"{"__type":"ExpiredTokenException","message":"old"}"#, cause: .denied,
      description: "dynamodb Operation failed with ExpiredTokenException: old (status 400)"),
  ])
  func `are described by cause, code and message`(answer: ErrorCase) {
    let error = AWSError.reading(
      HTTPResponse(
        status: answer.status, headers: answer.headers, body: Array(answer.body.utf8)),
      to: AWSRequest(answer.service, answer.operation, safety: .idempotent))
    #expect(error.cause == answer.cause)
    #expect(error.description == answer.description)
  }

  @Test func `text is picked out of XML by the element's whole name`() {
    let document = Array(
      "<A><CodeName>1</CodeName><Code a='b'>2 &amp; &bogus; &</Code><Empty/></A>".utf8)
    #expect(XMLText.first("Code", in: document) == "2 & &bogus; &")
    #expect(XMLText.first("Empty", in: document) == "")
    #expect(XMLText.first("Missing", in: document) == nil)
    #expect(XMLText.first("Code", in: Array("<Code>cut".utf8)) == "cut")
    #expect(XMLText.first("Code", in: Array("<Code".utf8)) == nil)
  }
}
