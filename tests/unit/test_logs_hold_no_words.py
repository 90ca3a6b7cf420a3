"""Whatever a person sets the level of logs to, no library writes rows of a project into them."""

from __future__ import annotations

import logging

from tests.browser import sample


def test_no_row_is_logged(tmp_path, caplog):
    loggers = [logging.getLogger(name) for name in ("sqlalchemy", "sqlalchemy.engine")]
    before = [logger.level for logger in loggers]
    caplog.set_level(1)
    loggers[0].setLevel(1)
    loggers[1].setLevel(logging.NOTSET)
    try:
        project = sample.build(tmp_path / "study.qualkit")
        logging.getLogger("qualkit").debug("anything")
        with project.reading() as repository:
            text = repository.transcript(sample.INTERVIEW).text
        project.close()
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
    assert "anything" in caplog.text
    assert "students could choose" in text
    assert "students" not in caplog.text
