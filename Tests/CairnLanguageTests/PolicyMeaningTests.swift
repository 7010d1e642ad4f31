import CairnLanguage
import Testing

@Suite struct PolicyMeaningTests {
  @Test(arguments: [
    // One action or resource, alone or in a list.
    (
      #"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#,
      #"[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["*"]}]"#
    ),
    // Order and repetition.
    (
      #"{"Action":["s3:PutObject","s3:GetObject"]}"#,
      #"{"Action":["s3:GetObject","s3:PutObject","s3:GetObject"]}"#
    ),
    // Letter case of actions.
    (#"{"Action":"SQS:sendmessage"}"#, #"{"Action":"sqs:SendMessage"}"#),
    // Statements in another order.
    (
      #"[{"Action":"a:b"},{"Effect":"Deny","Action":"c:d"}]"#,
      #"[{"Effect":"Deny","Action":"c:d"},{"Action":"a:b"}]"#
    ),
    // An account and its root.
    (
      #"{"Principal":{"AWS":"123456789012"}}"#,
      #"{"Principal":{"AWS":["arn:aws:iam::123456789012:root"]}}"#
    ),
    (#"{"Principal":"*"}"#, #"{"Principal":{"AWS":"*"}}"#),
    // Values of conditions.
    (
      #"{"Condition":{"Bool":{"aws:SecureTransport":false}}}"#,
      #"{"Condition":{"Bool":{"aws:SecureTransport":["false"]}}}"#
    ),
    (#"{"Action":"a:b","Condition":{}}"#, #"{"Action":"a:b"}"#),
    // A document and its statements; versions without variables.
    (
      #"{"Version":"2012-10-17","Statement":{"Action":"a:b"}}"#,
      #"{"Version":"2008-10-17","Statement":[{"Action":"a:b"}]}"#
    ),
  ])
  func `documents with the same meaning are equal`(left: String, right: String) throws {
    let (a, b) = (try #require(Value(json: left)), try #require(Value(json: right)))
    #expect(PolicyMeaning.areEqual(a, b))
  }

  @Test(arguments: [
    (#"{"Action":"s3:GetObject"}"#, #"{"Action":"s3:PutObject"}"#),
    (#"{"Action":"a:b"}"#, #"{"Effect":"Deny","Action":"a:b"}"#),
    (#"{"Action":"a:b"}"#, #"{"NotAction":"a:b"}"#),
    (#"{"Resource":"arn:A"}"#, #"{"Resource":"arn:a"}"#),
    (#"{"Sid":"A","Action":"a:b"}"#, #"{"Sid":"B","Action":"a:b"}"#),
    (#"{"Principal":{"AWS":"*"}}"#, #"{"Principal":{"Service":"*"}}"#),
    (#"[{"Action":"a:b"}]"#, #"[{"Action":"a:b"},{"Action":"a:b"}]"#),
    (
      #"{"Version":"2012-10-17","Statement":{"Resource":"${aws:username}"}}"#,
      #"{"Statement":[{"Resource":"${aws:username}"}]}"#
    ),
  ])
  func `documents with different meanings are not equal`(left: String, right: String) throws {
    let (a, b) = (try #require(Value(json: left)), try #require(Value(json: right)))
    #expect(!PolicyMeaning.areEqual(a, b))
  }

  @Test func `answers of AWS have the form of the stack's statements`() throws {
    let stack = try stack(
      """
      stack: demo
      roles:
        r:
          trust:
            - {principal: {service: lambda.amazonaws.com}, actions: sts:AssumeRole}
          permissions:
            - sid: Read
              effect: deny
              notActions: ["s3:Get*", "s3:List*"]
              resources: "*"
              conditions:
                IpAddress: {"aws:SourceIp": [10.0.0.0/8, 172.16.0.0/12]}
                StringLike: {"s3:prefix": "$${aws:username}/*"}
      """)
    let role = try stack.resource("roles.r").properties
    let trust = #"""
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
       "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
      """#
    let permissions = #"""
      {"Version": "2012-10-17", "Statement": {"Sid": "Read", "Effect": "Deny",
       "NotAction": ["s3:List*", "s3:Get*"], "Resource": "*", "Condition": {
       "IpAddress": {"aws:SourceIp": ["172.16.0.0/12", "10.0.0.0/8"]},
       "StringLike": {"s3:prefix": ["${aws:username}/*"]}}}}
      """#
    #expect(role["trust"]?.list == PolicyMeaning.statements(ofJSON: trust))
    #expect(role["permissions"]?.list == PolicyMeaning.statements(ofJSON: permissions))
  }
}
