# An image that runs every test with nothing of the host but Docker: see docker-compose.test.yml.
FROM swift:6.3

# What scripts/setup would install; here it is a layer that stays.
RUN apt-get update -qq \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    ca-certificates curl git libexpat1-dev libpcre2-dev libssl-dev libyaml-dev make pkg-config \
    python3 python3-venv unzip zlib1g-dev \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /cairn
COPY . .

CMD ["make", "test"]
