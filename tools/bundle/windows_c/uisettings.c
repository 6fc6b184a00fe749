/* The colours of Windows for Wine 8, which lacks Windows.UI.ViewManagement.UISettings; Qt 6.9 ends the program where
   they cannot be asked for.  It goes into the prefix where the bundle is tried, never into the bundle.

   One object is the factory and what it makes: nothing but GetColorValue is ever called of it. */
#include <windows.h>

typedef struct { BYTE a, r, g, b; } Colour;
typedef struct { const void *const *table; } Object;

static HRESULT WINAPI query(Object *self, const IID *iid, void **out) { (void)iid; *out = self; return S_OK; }
static ULONG WINAPI counted(Object *self) { (void)self; return 2; }
static HRESULT WINAPI unknown(void) { return E_NOTIMPL; }

static HRESULT WINAPI colour(Object *self, int which, Colour *out)
{
    static const Colour black = {255, 0, 0, 0}, white = {255, 255, 255, 255}, blue = {255, 0, 120, 215};
    (void)self;
    *out = which == 0 ? white : which == 1 ? black : blue; /* background, foreground, accents */
    return S_OK;
}

static const void *const settings_table[] = {query, counted, counted, unknown, unknown, unknown, colour, unknown, unknown};
static Object settings = {settings_table};

static HRESULT WINAPI activate(Object *self, Object **out) { (void)self; *out = &settings; return S_OK; }

static const void *const factory_table[] = {query, counted, counted, unknown, unknown, unknown, activate};
static Object factory = {factory_table};

__declspec(dllexport) HRESULT WINAPI DllGetActivationFactory(void *name, Object **out)
{
    (void)name;
    *out = &factory;
    return S_OK;
}
