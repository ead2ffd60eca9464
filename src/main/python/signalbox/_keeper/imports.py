"""Which modules a script asks for that its fork server might have loaded for it."""

import sys


class Imports:
    """Stands first among the finders and only listens: a loaded module never comes here."""

    def __init__(self, is_inside):
        self._is_inside = is_inside  # of the scripts folder, whose modules are not preloaded
        self._asked = []
        sys.meta_path.insert(0, self)

    def find_spec(self, name, path=None, target=None):
        """Notes what a script or a helper imports, but not what those modules import in turn."""
        if not self._is_nested(sys._getframe(1)):
            self._asked.append(name)
        return None

    def _is_nested(self, frame):
        while frame is not None:
            code = frame.f_code
            if code.co_name == "exec_module" and code.co_filename.startswith("<frozen importlib"):
                if not self._is_inside(frame.f_locals.get("module")):
                    return True
            frame = frame.f_back
        return False

    def news(self):
        """Those that were imported since the last call, in order."""
        if not self._asked:
            return []
        names, self._asked = self._asked, []
        return [name for name in dict.fromkeys(names) if self._is_news(name)]

    def _is_news(self, name):
        module = sys.modules.get(name)
        is_ours = name.partition(".")[0] == "signalbox"
        return module is not None and not is_ours and not self._is_inside(module)
