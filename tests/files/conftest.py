import pytest


@pytest.fixture
def disk(settings, tmp_path):
    """A private folder for the files of one test."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "file_permissions_mode": 0o600},
        }
    }
    return tmp_path


@pytest.fixture(scope="session")
def s3_server():
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(settings, s3_server, monkeypatch):
    """The settings that COPPER_S3_… variables give, against an S3 server of our own."""
    import boto3

    from copper.config import environment

    for name, value in {"KEY": "test", "SECRET": "test", "REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"COPPER_S3_{name}", value)
    monkeypatch.setenv("COPPER_S3_BUCKET", "copper-files")
    monkeypatch.setenv("COPPER_S3_ENDPOINT", s3_server)
    client = boto3.resource(
        "s3",
        endpoint_url=s3_server,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    made = client.create_bucket(Bucket="copper-files")
    settings.STORAGES = settings.STORAGES | {"default": environment.file_storage(None)}
    yield made
    made.objects.all().delete()
    made.delete()
    client.meta.client.close()


@pytest.fixture(params=["disk", "bucket"])
def storage(request):
    """Both storages, one after the other."""
    return request.getfixturevalue(request.param)
